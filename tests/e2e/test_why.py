"""A person asks why, moves weights, saves them, judges results: real browser, real service."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Locator, Page, expect

from index_store.catalog.database import Catalog
from tests.kept_searches import filled_gallery
from tests.live_service import LiveService
from tests.thumbs import judge_searches

pytestmark = pytest.mark.e2e

WORDS = {
    "en": {"results": "10 results", "save": "Save for drawn", "undo": "Undo"},
    "ru": {"results": "10 результатов", "save": "Сохранить для drawn", "undo": "Отменить"},
}


@pytest.fixture(params=["en", "ru"])
def language(request: pytest.FixtureRequest) -> str:
    found: str = request.param
    return found


@pytest.fixture(params=[1280, 390], ids=["desktop", "phone"])
def looked_at(browser: Browser, language: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page as wide as a desk or a hand, in English or Russian, that nothing complains in."""
    context = browser.new_context(
        viewport={"width": request.param, "height": 844}, locale=language, reduced_motion="reduce"
    )
    page = context.new_page()
    complaints: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        # Pictures that a test only enters into the catalog have no files.
        if message.type == "error" and "/thumbnail" not in message.location["url"]:
            complaints.append(message.text)

    page.on("console", hear)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert not complaints


@pytest.fixture(scope="module")
def search(service: LiveService) -> dict[str, Any]:
    return service.ask(service.drawn.queries[1][0])


@pytest.fixture
def open_search(
    looked_at: Page, service: LiveService, search: dict[str, Any]
) -> Callable[..., None]:
    """Open the search's page, with moved weights or without."""

    def go(weights: str = "") -> None:
        looked_at.goto(f"{service.url}/searches/{search['id']}{weights}")
        expect(looked_at.get_by_test_id("result")).to_have_count(10)

    return go


def shown(page: Page) -> list[int]:
    read = "cards => cards.map(card => Number(card.dataset.imageId))"
    found: list[int] = page.get_by_test_id("result").evaluate_all(read)
    return found


def fused(service: LiveService, search: dict[str, Any], weights: dict[str, float]) -> list[int]:
    found = service.request("POST", f"/queries/{search['id']}/fuse", json={"weights": weights})
    return [one["image_id"] for one in found.json()["results"]]


def weight(page: Page, encoder: str) -> Locator:
    return page.locator(f"[data-testid=weight][data-encoder={encoder}]")


def show(page: Page, ids: list[int]) -> None:
    """Wait until these are the results."""
    expect(page.get_by_test_id("result").first).to_have_attribute("data-image-id", str(ids[0]))
    page.wait_for_function(
        "ids => JSON.stringify([...document.querySelectorAll('[data-testid=result]')]"
        ".map(card => Number(card.dataset.imageId))) === ids",
        arg=json.dumps(ids, separators=(",", ":")),
    )


def test_moved_weights_change_the_order_and_stay_after_a_reload(
    looked_at: Page,
    language: str,
    service: LiveService,
    search: dict[str, Any],
    open_search: Callable[..., None],
) -> None:
    page = looked_at
    open_search()
    expect(page.locator(".answer-head h1")).to_have_text(WORDS[language]["results"])
    own = shown(page)
    why = page.get_by_test_id("why")
    why.locator("> summary").click()
    expect(page.get_by_test_id("weight")).to_have_count(3)

    colour = weight(page, "colour")
    colour.get_by_role("slider").press("Home")  # by keyboard, to nothing
    ids = fused(service, search, {"colour": 0})
    assert ids != own
    show(page, ids)
    expect(page).to_have_url(re.compile(r"\?w=colour:0$"))
    expect(page.locator(".change").first).to_be_visible()
    expect(why.get_by_role("status")).not_to_be_empty()
    expect(page.locator("[data-testid=agreement]").first).to_contain_text("2")

    weight(page, "shape").locator(".weight-number").fill("0.25")
    ids = fused(service, search, {"colour": 0, "shape": 0.25})
    show(page, ids)
    expect(page).to_have_url(re.compile(r"\?w=colour:0,shape:0\.25$"))
    address = page.url
    page.reload()
    show(page, ids)
    expect(weight(page, "shape").locator(".weight-number")).to_have_value("0.25")
    assert page.url == address
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(overflow) <= 0

    why.locator(".why-foot .button").first.click()  # reset
    show(page, own)
    expect(page.locator(".change")).to_have_count(0)
    expect(page).to_have_url(re.compile(rf"/{search['id']}$"))
    why.locator("> summary").click()  # as it was found


def test_what_is_without_an_encoder_is_told_and_tried(
    looked_at: Page, service: LiveService, search: dict[str, Any], open_search: Callable[..., None]
) -> None:
    page = looked_at
    open_search("?w=nobody:3,colour:1e9")  # makes no sense, and is left aside
    own = shown(page)
    page.get_by_test_id("why").locator("> summary").click()
    document = service.request("POST", f"/queries/{search['id']}/fuse").json()
    for one in document["without"]:
        line = weight(page, one["encoder"]).locator(".weight-without")
        if one["changed"]:
            expect(line.locator("summary")).to_contain_text(str(one["changed"]))
            line.locator("summary").click()
            expect(line.locator("img")).to_have_count(2 * one["changed"])
        else:
            expect(line.locator("p")).not_to_be_empty()
    out = weight(page, "shape").locator(".weight-out")
    out.click()
    show(page, fused(service, search, {"shape": 0}))
    expect(out).to_have_attribute("aria-pressed", "true")
    out.click()
    show(page, own)
    expect(page).to_have_url(re.compile(rf"/{search['id']}$"))
    page.get_by_test_id("why").locator("> summary").click()


def test_weights_are_saved_for_the_gallery_and_taken_back(
    looked_at: Page, language: str, service: LiveService, open_search: Callable[..., None]
) -> None:
    page = looked_at
    usual = service.get("/galleries/drawn/weights")
    open_search("?w=colour:0.5")
    page.get_by_role("button", name=WORDS[language]["save"]).click()
    note = page.locator(".why-note")
    expect(note).not_to_be_empty()
    saved = service.get("/galleries/drawn/weights")
    assert saved["kind"] == "by_hand"
    assert saved["weights"] == usual["weights"] | {"colour": 0.5}
    note.get_by_role("button", name=WORDS[language]["undo"]).click()
    expect(note).to_be_empty()
    assert service.get("/galleries/drawn/weights") == usual

    page.get_by_role("button", name=WORDS[language]["save"]).click()
    expect(note).not_to_be_empty()
    page.goto(f"{service.url}/galleries/drawn")
    panel = page.locator("#feedback")
    panel.locator("> summary").click()
    in_use = panel.get_by_test_id("weights-in-use")
    expect(in_use).to_contain_text("×0,5" if language == "ru" else "×0.5")
    in_use.get_by_role("button", name=WORDS[language]["undo"]).click()
    expect(in_use.get_by_role("button")).to_have_count(0)
    assert service.get("/galleries/drawn/weights") == usual


def test_thumbs_survive_a_reload_and_can_be_taken_back(
    looked_at: Page, service: LiveService, search: dict[str, Any], open_search: Callable[..., None]
) -> None:
    page = looked_at
    open_search()

    def thumb(place: int, which: int) -> Locator:
        return page.get_by_test_id("result").nth(place).locator(".thumb").nth(which)

    answered = f"**/api/v1/queries/{search['id']}/feedback/*"
    for place, which in ((0, 0), (1, 1), (2, 0), (2, 1)):
        with page.expect_response(answered):
            thumb(place, which).click()
    page.reload()
    expect(page.get_by_test_id("result")).to_have_count(10)
    for place, which in ((0, 0), (1, 1), (2, 1)):
        expect(thumb(place, which)).to_have_attribute("aria-pressed", "true")
    expect(thumb(2, 0)).to_have_attribute("aria-pressed", "false")
    for place, which in ((0, 0), (1, 1), (2, 1)):
        with page.expect_response(answered):
            thumb(place, which).click()
    assert {one["thumb"] for one in service.get(f"/queries/{search['id']}")["results"]} == {None}


def test_weights_from_feedback_are_seen_before_they_count(
    looked_at: Page, language: str, service: LiveService
) -> None:
    page = looked_at
    with Catalog(f"sqlite:///{service.var}/catalog.db") as catalog:
        gallery, ids = filled_gallery(catalog, "judged", 60)
        noises = {"colour": 0.3, "texture": 2.5, "shape": 2.5}
        try:
            judge_searches(catalog, gallery, ids, 5, noises)
            page.goto(f"{service.url}/galleries/judged")
            panel = page.locator("#feedback")
            panel.locator("> summary").click()
            told = panel.get_by_test_id("feedback")
            told.get_by_role("button").first.click()
            expect(told).to_contain_text("15")  # more are needed

            judge_searches(catalog, gallery, ids, 30, noises, seed=1)
            page.reload()
            panel.locator("> summary").click()
            told.get_by_role("button").first.click()
            expect(told.locator(".feedback-gain")).to_contain_text("MAP@10")
            expect(told.locator("table tbody tr")).to_have_count(3)
            assert service.get("/galleries/judged/weights")["kind"] is None
            told.locator(".button.primary").click()
            in_use = panel.get_by_test_id("weights-in-use")
            undo = in_use.get_by_role("button", name=WORDS[language]["undo"])
            expect(undo).to_be_visible()
            assert service.get("/galleries/judged/weights")["kind"] == "feedback"
            undo.click()
            expect(undo).to_have_count(0)
            assert service.get("/galleries/judged/weights")["kind"] is None
        finally:
            service.request("DELETE", "/galleries/judged")


def test_nothing_keeps_anybody_out(looked_at: Page, open_search: Callable[..., None]) -> None:
    open_search("?w=colour:0.5")
    expect(looked_at.locator(".change").first).to_be_visible()
    found = Axe().run(looked_at, options={"runOnly": ["wcag2a", "wcag2aa"]})
    serious = [
        one for one in found.response["violations"] if one["impact"] in ("serious", "critical")
    ]
    assert [(one["id"], [node["html"] for node in one["nodes"]][:3]) for one in serious] == []


def test_a_search_whose_votes_were_not_kept_offers_to_search_again(
    page: Page, service: LiveService, search: dict[str, Any]
) -> None:
    page.route(
        "**/fuse",
        lambda route: route.fulfill(
            status=409,
            json={"error": {"code": "no_rankings", "message": "not kept", "hint": "search again"}},
        ),
    )
    page.goto(f"{service.url}/searches/{search['id']}")
    page.get_by_test_id("why").locator("> summary").click()
    expect(page.get_by_test_id("why")).to_contain_text("Not kept")
    page.get_by_test_id("why").get_by_role("button", name="Search again").click()
    expect(page).not_to_have_url(re.compile(search["id"]))
    expect(page.get_by_test_id("result")).to_have_count(10)
