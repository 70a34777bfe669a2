"""A person has labels suggested, accepts and takes back: real browser, real service, two languages."""

import re
from collections.abc import Iterator
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.live_service import LiveService

pytestmark = pytest.mark.e2e

CLASSES, LABELLED = 3, 5
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


class Words(NamedTuple):
    """What the page says in a language."""

    locale: str
    suggest: str
    encoder: str
    method: str
    accept_all: re.Pattern[str]
    undo: str
    taken_back: re.Pattern[str]
    accept: str
    another: str
    label: str
    give: str
    everything: str


ENGLISH = Words(
    *("en-US", "Suggest labels", "Encoder", "Linear probe", re.compile(r"^Accept all \d+$")),
    *("Undo", re.compile(r"^Taken back: \d+ picture"), "Accept", "Another label", "Label"),
    *("Give it", "All is decided"),
)
RUSSIAN = Words(
    *("ru-RU", "Предложить метки", "Кодировщик", "Линейный классификатор"),
    re.compile(r"^Принять все \d+$"),
    *("Отменить", re.compile(r"^Отменено: \d+ изображени"), "Принять", "Другая метка", "Метка"),
    *("Присвоить", "Всё решено"),
)


@pytest.fixture(params=[ENGLISH, RUSSIAN], ids=["english", "russian"])
def words(request: pytest.FixtureRequest) -> Words:
    said: Words = request.param
    return said


@pytest.fixture(params=[1280, 390], ids=["desktop", "phone"])
def page(browser: Browser, request: pytest.FixtureRequest, words: Words) -> Iterator[Page]:
    """The page of somebody who reads that language, as wide as a desk or a hand."""
    view = {"width": request.param, "height": 844}
    context = browser.new_context(locale=words.locale, viewport=view)
    yield context.new_page()
    context.close()


@pytest.fixture
def gallery(speaking_service: LiveService) -> Iterator[str]:
    """Pictures of three classes, five of each with a label and three without."""
    service, name = speaking_service, "unlabelled"
    service.request("POST", "/galleries", json={"name": name})
    for folder in sorted(service.drawn.gallery.iterdir())[:CLASSES]:
        pictures = sorted(folder.glob("*.jpg"))
        for form, some in (
            ({"label": folder.name}, pictures[:LABELLED]),
            ({}, pictures[LABELLED:]),
        ):
            files = [("pictures", (f"{folder.name}-{p.name}", p.read_bytes())) for p in some]
            service.request("POST", f"/galleries/{name}/images", files=files, data=form)
    service.jobs_done(name)
    yield name
    service.request("DELETE", f"/galleries/{name}")


def unlabelled(service: LiveService, gallery: str) -> int:
    images = service.get(f"/galleries/{gallery}/images?limit=500")["images"]
    return sum(one["label"] is None for one in images)


def toasted(page: Page, words: "re.Pattern[str] | str") -> Locator:
    found = page.locator(".toast").filter(has_text=words).last
    expect(found).to_be_visible()
    return found


def test_labels_are_suggested_accepted_and_taken_back(
    page: Page, words: Words, speaking_service: LiveService, gallery: str
) -> None:
    service = speaking_service
    complaints: list[str] = []
    page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    before = unlabelled(service, gallery)
    page.goto(f"{service.url}/galleries/{gallery}")
    page.locator(f"a[href='/galleries/{gallery}/labels']").click()

    # Start: who looks, and the gallery's own labels as classes.
    expect(page.get_by_role("textbox")).to_have_value(re.compile(r"^\S+\n\S+\n\S+$"))
    page.get_by_label(words.encoder).select_option("clip")
    page.get_by_role("button", name=words.suggest, exact=True).click()
    cards = page.get_by_test_id("suggestion")
    expect(cards).to_have_count(before, timeout=60_000)
    ways = page.get_by_test_id("method")
    expect(ways).to_have_count(2)
    expect(ways.filter(has_text=words.method).locator(".method-bar")).to_have_count(1)
    page.locator(".method-classes > summary").click()
    expect(page.locator(".method-table tbody tr")).to_have_count(CLASSES)
    assert page.evaluate(OVERFLOW) <= 0

    # One is accepted by a key, and taken back by another.
    cards.first.locator(".card-open").focus()
    page.keyboard.press("a")
    expect(cards).to_have_count(before - 1)
    toasted(page, words.undo)
    assert unlabelled(service, gallery) == before - 1
    page.keyboard.press("z")
    toasted(page, words.taken_back)
    expect(cards).to_have_count(before)
    assert unlabelled(service, gallery) == before

    # One gets another label, the next is rejected.
    cards.first.get_by_role("button", name=re.compile(f"^{words.another}")).click()
    page.get_by_label(words.label, exact=True).fill("something else")
    page.get_by_role("button", name=words.give).click()
    expect(cards).to_have_count(before - 1)
    toasted(page, "something else")
    cards.first.locator(".card-open").focus()
    page.keyboard.press("x")
    expect(cards).to_have_count(before - 2)
    expect(page.get_by_test_id("decision")).to_have_count(3)  # the service has heard of all
    labels = service.get(f"/galleries/{gallery}/labels")["labels"]
    assert {"label": "something else", "images": 1} in labels

    # Everything that is left, in bulk; and back in one go, by the toast.
    page.locator("#bar").get_by_role("button", name=words.accept_all).click()
    expect(page.get_by_role("heading", name=words.everything)).to_be_visible()
    assert unlabelled(service, gallery) == 1  # the rejected one
    toasted(page, words.undo).get_by_role("button", name=words.undo).click()
    toasted(page, words.taken_back)
    expect(cards).to_have_count(before - 2)
    assert unlabelled(service, gallery) == before - 1

    # The history takes back the rest, after a reload as well.
    page.reload()
    page.locator("#history > summary").click()
    rows = page.get_by_test_id("decision")
    expect(rows).to_have_count(4)
    for left in (1, 0):
        rows.get_by_role("button", name=words.undo).first.click()
        expect(rows.get_by_role("button", name=words.undo)).to_have_count(left)
    expect(cards).to_have_count(before)
    assert unlabelled(service, gallery) == before
    assert page.evaluate(OVERFLOW) <= 0
    assert not complaints


def test_the_slider_and_the_arrows(
    browser: Browser, speaking_service: LiveService, gallery: str
) -> None:
    service = speaking_service
    service.cli("classify", gallery, "--encoder", "colour")
    page = browser.new_page(viewport={"width": 1280, "height": 844})
    page.goto(f"{service.url}/galleries/{gallery}/labels")
    cards = page.get_by_test_id("suggestion")
    all_of_them = unlabelled(service, gallery)
    expect(cards).to_have_count(all_of_them)
    cards.first.locator(".card-open").focus()
    page.keyboard.press("ArrowRight")
    expect(cards.nth(1).locator(".card-open")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(cards.first.locator(".card-open")).to_be_focused()

    shown = service.get(f"/galleries/{gallery}/suggestions")["labels"]
    at = f"/galleries/{gallery}/suggestions/pictures?label={shown[0]['label']}"
    likeliest = service.get(at)["suggestions"][0]["confidence"]
    least = int(100 * likeliest)
    page.get_by_role("slider").fill(str(least))
    few = service.get(f"/galleries/{gallery}/suggestions?least={least / 100}")["likely"]
    assert 0 < few < all_of_them
    expect(cards).to_have_count(few)
    expect(page.locator("#told")).to_have_text(f"{few} of {all_of_them} pictures")
    page.get_by_role("slider").fill("99")
    expect(page.get_by_role("heading", name="Nothing is so likely")).to_be_visible()
    page.close()


def test_a_gallery_nobody_has_embedded_says_what_to_do(
    browser: Browser, speaking_service: LiveService
) -> None:
    service = speaking_service
    service.request("POST", "/galleries", json={"name": "nothing-here"})
    page = browser.new_page()
    page.goto(f"{service.url}/galleries/nothing-here/labels")
    expect(page.locator("#start")).to_contain_text("There are no pictures")
    expect(page.get_by_role("heading", name="Every picture has a label")).to_be_hidden()
    page.close()
    service.request("DELETE", "/galleries/nothing-here")
