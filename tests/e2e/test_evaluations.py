"""A person measures a gallery, looks at what was found, compares, deletes: real browser, real service."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from index_store.catalog.database import Catalog
from tests.drawn_shapes import drawn
from tests.live_service import LiveService
from tests.translations import DOMAINS, forms_of, messages, text_of

pytestmark = pytest.mark.e2e

SHAPES = ("disc", "square", "cross")
EACH = 11  # pictures, enough for a class to have an interval
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


class Person(NamedTuple):
    """Somebody in front of a screen.

    Attributes:
        page: What they look at.
        say: A text of the dashboard, as it is in their language.
    """

    page: Page
    say: Callable[[str], str]

    def button(self, english: str, within: Page | Locator | None = None) -> Locator:
        return (within or self.page).get_by_role("button", name=self.say(english), exact=True)

    def sees_all(self) -> None:
        """Nothing is wider than the page, and nothing keeps anybody from using it."""
        assert self.page.evaluate(OVERFLOW) <= 0
        found = Axe().run(self.page).response["violations"]
        serious = [one for one in found if one["impact"] in ("serious", "critical")]
        assert [(one["id"], [node["html"] for node in one["nodes"]][:3]) for one in serious] == []


def words(language: str) -> Callable[[str], str]:
    """The dashboard's texts in a language."""
    if language == "en":
        return lambda english: english
    every = [one for domain in DOMAINS for one in messages(domain, language)]
    known = {text_of(one).text: forms_of(one)[0] for one in every if not text_of(one).context}
    return lambda english: known[english]


@pytest.fixture(params=["en-1280", "en-390", "ru-1280", "ru-390"])
def person(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Person]:
    """Each language on a desk and in a hand; nothing complains."""
    language, width = str(request.param).split("-")
    context = browser.new_context(
        locale={"en": "en-GB", "ru": "ru-RU"}[language],
        viewport={"width": int(width), "height": 844},
        reduced_motion="reduce",
    )
    page, complaints = context.new_page(), list[str]()
    page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield Person(page, words(language))
    context.close()
    assert not complaints


@pytest.fixture(scope="module")
def first_evaluation(
    service: LiveService, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Any]]:
    folder = tmp_path_factory.mktemp("measured")
    write_shapes(folder)
    service.cli("ingest", "measured", str(folder), "--labels", "folders")
    service.jobs_done("measured")
    service.request("POST", "/galleries/measured/evaluations", json={})
    service.jobs_done("measured")
    (found,) = service.get("/galleries/measured/evaluations")["evaluations"]
    yield found
    service.request("DELETE", "/galleries/measured")


@pytest.fixture
def measured(service: LiveService, first_evaluation: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """A gallery of labelled shapes that was evaluated once, as the list tells it."""
    yield first_evaluation
    for one in service.get("/galleries/measured/evaluations")["evaluations"]:
        if one["id"] != first_evaluation["id"]:
            service.request("DELETE", f"/galleries/measured/evaluations/{one['id']}")


def write_shapes(folder: Path) -> None:
    chance = np.random.default_rng(0)
    for shape in SHAPES:
        (folder / shape).mkdir()
        for number in range(EACH):
            drawn(shape, chance).save(folder / shape / f"{shape}{number}.png")


def test_an_evaluation_is_begun_compared_and_deleted(
    person: Person, service: LiveService, measured: dict[str, Any]
) -> None:
    page, say = person.page, person.say
    page.goto(f"{service.url}/galleries/measured")
    page.get_by_role("link", name=say("Evaluations"), exact=True).click()
    runs = page.get_by_test_id("run")
    expect(runs).to_have_count(1)

    page.locator("#start > summary").click()
    page.locator("[name=sample]").fill("20")
    page.locator("[name=encoders][value=colour]").uncheck()
    person.sees_all()
    person.button("Evaluate").click()
    expect(runs).to_have_count(2, timeout=60_000)
    expect(page.locator(".toast")).to_contain_text(say("The evaluation is done"))
    expect(page.get_by_role("img", name=say("MAP@10 of the ensemble"))).to_be_visible()
    newest = service.get("/galleries/measured/evaluations")["evaluations"][0]
    assert (newest["queries"], set(newest["weights"])) == (20, {"texture", "shape"})

    compare = person.button("Compare")
    expect(compare).to_be_disabled()
    for box in runs.get_by_role("checkbox").all():
        box.check()
    person.sees_all()
    compare.click()
    expect(page).to_have_url(re.compile(f"/evaluations/{newest['id']}\\?with={measured['id']}$"))
    terms = page.get_by_test_id("terms").locator("tbody tr")
    expect(terms).to_have_count(3)  # sample, queries, an encoder less
    expect(page.get_by_test_id("both").get_by_role("img")).to_be_visible()
    changes = page.get_by_test_id("class-changes")
    changes.locator("summary").click()
    expect(changes.locator("tbody tr")).to_have_count(len(SHAPES))
    person.sees_all()

    page.goto(f"{service.url}/galleries/measured/evaluations/{newest['id']}")
    person.button("Delete…").click()
    person.button("Delete", page.locator("dialog")).click()
    expect(page).to_have_url(f"{service.url}/galleries/measured/evaluations")
    expect(runs).to_have_count(1)


def test_what_one_found_is_seen(
    person: Person, service: LiveService, measured: dict[str, Any]
) -> None:
    page = person.page
    page.goto(f"{service.url}/galleries/measured/evaluations?job={measured['job_id']}")
    found = service.get(f"/galleries/measured/evaluations/{measured['id']}")["document"]
    systems = page.get_by_test_id("systems")
    expect(systems.get_by_role("img")).to_have_accessible_description(re.compile("shape 0[.,]\\d"))
    systems.locator("summary").click()
    expect(systems.locator("tbody tr")).to_have_count(4)  # three encoders and all together
    for one in ("adds", "indexes", "confusions"):
        expect(page.get_by_test_id(one)).to_be_visible()

    classes = page.get_by_test_id("classes")
    classes.locator("summary").click()
    first = classes.locator("tbody th").first
    expect(first).to_have_text(found["per_class"][0]["class"])
    person.button("Best first").click()
    classes.locator("summary").click()
    expect(first).to_have_text(found["per_class"][-1]["class"])

    worst = page.get_by_test_id("worst-query")
    expect(worst).to_have_count(len(SHAPES))
    expect(worst.first.locator("li")).to_have_count(10)
    right = sum(one["hit"] for one in found["worst"][0]["results"])
    expect(worst.first.locator("li.right")).to_have_count(right)
    person.sees_all()

    name = found["worst"][0]["name"]
    worst.first.locator("a").first.click()
    expect(page.get_by_test_id("picture")).to_have_count(1)
    expect(page.get_by_test_id("picture").get_by_role("button").first).to_have_accessible_name(
        re.compile(re.escape(name))
    )
    page.go_back()
    person.button("Search with it", worst.first).click()
    expect(page).to_have_url(re.compile("/searches/"))


def test_a_job_leads_to_what_it_found(
    page: Page, service: LiveService, measured: dict[str, Any]
) -> None:
    page.goto(f"{service.url}/jobs?gallery=measured")
    job = page.locator(f"[data-id='{measured['job_id']}']")
    job.get_by_role("link", name="Look at the evaluation").click()
    expect(page).to_have_url(re.compile(f"/evaluations/{measured['id']}$"))
    expect(page.get_by_test_id("figures")).to_contain_text("MAP@10")


def test_without_labels_it_says_what_is_missing(page: Page, service: LiveService) -> None:
    with Catalog(f"sqlite:///{service.var}/catalog.db") as catalog:
        catalog.galleries.create("unmeasured")
    try:
        page.goto(f"{service.url}/galleries/unmeasured/evaluations")
        expect(page.get_by_test_id("missing")).to_contain_text("no pictures to evaluate")
        picture, _ = service.drawn.queries[0]
        with picture.open("rb") as file:
            added = service.request(
                "POST", "/galleries/unmeasured/images", files={"pictures": ("one.jpg", file)}
            )
        assert added.status_code == 200
        page.reload()
        expect(page.get_by_test_id("missing")).to_contain_text("goes by labels")
        page.get_by_role("link", name="Label pictures").click()
        expect(page).to_have_url(re.compile("/galleries/unmeasured/labels$"))
    finally:
        service.jobs_done("unmeasured")
        service.request("DELETE", "/galleries/unmeasured")


def test_who_may_only_look_is_offered_nothing_else(
    page: Page, service: LiveService, measured: dict[str, Any]
) -> None:
    def as_viewer(route: Any) -> None:
        answer = route.fetch()
        body = re.sub(r'data-can="[^"]*"', 'data-can="read"', answer.text())
        route.fulfill(response=answer, body=body)

    page.route(
        re.compile(r"/galleries/measured/evaluations(/\d+)?$"),
        lambda route: (
            as_viewer(route) if route.request.resource_type == "document" else route.continue_()
        ),
    )
    page.goto(f"{service.url}/galleries/measured/evaluations")
    expect(page.get_by_test_id("run")).to_have_count(1)
    expect(page.locator("#start")).to_be_hidden()
    expect(page.get_by_test_id("run").get_by_role("button")).to_have_count(0)
    page.get_by_test_id("run").get_by_role("link").click()
    expect(page.get_by_test_id("systems")).to_be_visible()
    expect(page.locator("#delete")).to_be_hidden()
