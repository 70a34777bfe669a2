"""An impatient person clicks twice, goes back and changes their mind: real browser, the web process alone."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from index_store.catalog.records import NewImage
from tasks.ensemble import get_catalog
from tasks.outcome import Outcome
from tests.conftest import forget
from tests.kept_searches import answered, filled_gallery, ranked
from tests.served_app import served_app

pytestmark = pytest.mark.e2e

LABELS = 75


class Kept(NamedTuple):
    """What there is to look at.

    Attributes:
        url: Where the dashboard is.
        search: Id of an answered search in the gallery ``pair``, of two pictures by two encoders.
        best: Id of its first result.
    """

    url: str
    search: str
    best: int


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    """A dashboard without workers over galleries whose pictures are lines of the catalog."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SEMBLANCE_VAR", str(tmp_path_factory.mktemp("impatience") / "var"))
        patch.setenv("SEMBLANCE_PROFILE", "descriptors")
        patch.setenv("SEMBLANCE_REDIS_URL", "redis://127.0.0.1:1/0")
        forget()
        catalog = get_catalog()
        pair, ids = filled_gallery(catalog, "pair", 2)
        outcomes = [
            Outcome("colour", 1.0, ranked({ids[0]: 1.0, ids[1]: 0.5})),
            Outcome("shape", 1.0, ranked({ids[0]: 0.9, ids[1]: 0.2})),
        ]
        search = answered(catalog, pair, outcomes, asked="two of a kind", k=7)
        filled_gallery(catalog, "dozen", 12)
        catalog.galleries.create("n" * 63)
        many = catalog.galleries.create("many")
        catalog.images.add_many(
            many.id,
            [
                NewImage(
                    f"{at:064}", f"var://{at}", f"{at}.jpg", 1000, f"label {at:02}" if at else None
                )
                for at in range(LABELS + 1)
            ],
        )
        with served_app() as url:
            yield Kept(url, search, ids[0])
        catalog.close()
    forget()


@pytest.fixture
def page(page: Page) -> Iterator[Page]:
    """A page that broke nowhere."""
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    yield page
    assert broken == []


def tiles(page: Page) -> Locator:
    return page.get_by_test_id("picture")


def slowly(page: Page, method: str) -> Callable[[Route], None]:
    """Requests of that method take a while; others go on."""

    def go_on(route: Route) -> None:
        if route.request.method == method:
            page.wait_for_timeout(300)
        route.continue_()

    return go_on


@pytest.mark.parametrize("path", ["/", "/searches", "/galleries"])
def test_a_long_name_pushes_nothing_aside(page: Page, kept: Kept, path: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(kept.url + path)
    expect(page.locator("main")).to_contain_text("n" * 63)
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(overflow) <= 0


def test_of_many_labels_some_are_shown_and_all_are_found(page: Page, kept: Kept) -> None:
    page.goto(f"{kept.url}/galleries/many")
    chips = page.locator("#filters .chips .chip")
    expect(chips).to_have_count(60 + 2)  # and those for all, and for none
    expect(page.locator("#filters .chips-more")).to_have_text("15 more")
    find = page.get_by_role("searchbox", name="Find a label")
    find.fill("LABEL 7")
    expect(chips).to_have_count(6 + 2)
    chosen = chips.get_by_text("label 71")
    chosen.focus()
    page.keyboard.press("Space")
    expect(chosen).to_be_focused()
    find.fill("nothing like it")
    expect(chips).to_have_count(1 + 2)
    expect(tiles(page)).to_have_count(1)
    # What was typed just before counts, too.
    page.get_by_role("searchbox", name="File name contains").fill("7")
    page.get_by_role("button", name="No label").click()
    expect(page).to_have_url(re.compile(r"\?label=label\+71&unlabelled=1&name=7$"))


def test_a_search_can_be_among_pictures_without_a_label(page: Page, kept: Kept) -> None:
    page.goto(f"{kept.url}/?gallery=many")
    page.locator("#ask summary").click()
    bare = page.locator("#ask .filters-labels").get_by_role("button", name=re.compile("^No label"))
    expect(bare).to_contain_text("1")
    bare.click()
    expect(page.locator("#ask .filters-count")).to_have_text("1")
    page.goto(f"{kept.url}/searches/{kept.search}")
    page.locator(".asked-more summary").click()
    sizes = page.locator(".asked-more").get_by_label("Results").locator("option")
    expect(sizes).to_have_text(["10", "20", "50", "100", "7"])
    page.locator(".asked-more").get_by_role("button", name=re.compile("^even")).click()
    expect(sizes).to_have_count(5)


def test_a_range_begins_where_a_picture_still_is(page: Page, kept: Kept) -> None:
    page.goto(f"{kept.url}/galleries/dozen")
    last = tiles(page).nth(11)
    last.hover()
    last.locator(".tile-check").click()
    page.locator("#filters").get_by_role("button", name=re.compile("^odd")).click()
    expect(tiles(page)).to_have_count(6)
    tiles(page).nth(1).locator(".tile-open").click(modifiers=["Shift"])
    expect(page.locator("#selection strong")).to_have_text("1 selected")


def test_what_is_pressed_twice_is_done_once(page: Page, kept: Kept) -> None:
    page.goto(f"{kept.url}/galleries/dozen")
    first = tiles(page).first
    first.hover()
    first.locator(".tile-check").click()
    page.route("**/changes", slowly(page, "POST"))
    first.locator(".tile-open").focus()
    page.keyboard.press("Delete")
    page.keyboard.press("Delete")
    expect(tiles(page)).to_have_count(11)
    expect(page.locator(".toast")).to_have_text(["Removed 1 pictureUndo"])
    page.goto(f"{kept.url}/galleries/dozen?state=removed")
    restore = tiles(page).first.get_by_role("button", name=re.compile("^Restore"))
    restore.evaluate("button => { button.click(); button.click(); }")
    expect(page.get_by_text("Nothing removed")).to_be_visible()
    expect(page.locator(".toast")).to_have_count(1)


def test_the_last_of_two_thumbs_counts(page: Page, kept: Kept) -> None:
    page.goto(f"{kept.url}/searches/{kept.search}")
    page.route("**/feedback/*", slowly(page, "PUT"))
    up = page.locator(".result .thumb[data-thumb=up]").first
    with page.expect_response(lambda answer: answer.request.method == "DELETE"):
        up.dblclick()
    expect(up).to_have_attribute("aria-pressed", "false")
    read = page.request.get(f"{kept.url}/api/v1/queries/{kept.search}").json()
    assert [one["thumb"] for one in read["results"]] == [None, None]


def test_a_link_is_copied_over_plain_http_too(page: Page, kept: Kept) -> None:
    page.add_init_script("delete Navigator.prototype.clipboard")
    page.goto(f"{kept.url}/searches/{kept.search}")
    page.evaluate("addEventListener('copy', ({ target }) => { window.copied = target.value; })")
    page.locator(".result-open").first.click()
    copy = page.locator("dialog").get_by_role("button", name="Copy link")
    copy.click()
    expect(page.locator(".toast")).to_contain_text("Link copied")
    assert page.evaluate("window.copied") == page.url
    expect(copy).to_be_focused()


def test_an_upload_outlives_a_service_that_is_away(page: Page, kept: Kept) -> None:
    page.clock.install()
    page.goto(f"{kept.url}/galleries/pair")
    expect(tiles(page)).to_have_count(2)
    left = [1]

    def sometimes(route: Route) -> None:
        left[0] -= 1
        route.abort() if left[0] >= 0 else route.continue_()

    page.route("**/galleries/pair/images", sometimes)
    page.locator("#files").set_input_files(
        {"name": "a.png", "mimeType": "image/png", "buffer": b"no picture"}
    )
    with page.expect_event("requestfailed"):
        page.locator("dialog [type=submit]").click()
    page.once("dialog", lambda dialog: dialog.dismiss())
    with page.expect_event("dialog") as leaving:
        page.evaluate("location.reload()")
    assert leaving.value.type == "beforeunload"
    page.clock.fast_forward(5000)
    expect(page.locator(".rejected")).to_contain_text("a.png")
    assert left == [-1]


def test_a_page_that_nobody_looks_at_holds_no_connection(page: Page, kept: Kept) -> None:
    """Browsers keep six to a service: the seventh page would never open."""
    look = """hidden => {
      Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }"""
    with page.expect_request("**/jobs/events"):
        page.goto(f"{kept.url}/galleries/dozen")
    expect(tiles(page).first).to_be_visible()
    with page.expect_event("requestfailed", lambda one: one.url.endswith("/jobs/events")):
        page.evaluate(look, True)
    with page.expect_request(lambda one: one.url.endswith("/jobs?gallery=dozen&state=running")):
        page.evaluate(look, False)  # what happened meanwhile is caught up with


def test_going_back_closes_what_is_open(page: Page, kept: Kept) -> None:
    page.goto(f"{kept.url}/")
    page.evaluate("address => history.pushState(null, '', address)", f"/searches/{kept.search}")
    page.evaluate("dispatchEvent(new PopStateEvent('popstate'))")
    expect(page.locator(".result-open img.gone")).to_have_count(2)  # their files were never there
    page.locator(".result-open").first.click()
    expect(page.locator("dialog.viewer")).to_be_visible()
    page.go_back()
    expect(page.locator("dialog")).to_have_count(0)
    expect(page.locator("#home")).to_be_visible()


def test_a_question_outlives_a_service_that_is_away(page: Page, kept: Kept) -> None:
    away = {"error": {"code": "service_down", "message": "Redis is away", "hint": ""}}
    left: list[int] = []

    def sometimes(route: Route) -> None:
        if left:
            left.pop()
            route.fulfill(status=503, json=away)
        else:
            route.continue_()

    page.goto(f"{kept.url}/?gallery=pair")
    page.route("**/api/v1/queries*", sometimes)
    page.route("**/api/v1/queries/*", sometimes)
    left.append(1)
    page.locator("#picture").set_input_files(
        {"name": "a.png", "mimeType": "image/png", "buffer": b"no picture"}
    )
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".answer-main")).to_contain_text("not a picture")
    expect(page.get_by_role("button", name="Try again")).to_have_count(
        0
    )  # of this nothing would come
    left += [1, 1]
    page.evaluate("address => history.pushState(null, '', address)", f"/searches/{kept.search}")
    page.evaluate("dispatchEvent(new PopStateEvent('popstate'))")
    expect(page.get_by_test_id("result")).to_have_count(2)
    assert not left


def test_pictures_of_the_page_and_behind_a_dialog_are_not_dropped(page: Page, kept: Kept) -> None:
    page.goto(f"{kept.url}/galleries/dozen")
    expect(tiles(page).first).to_be_visible()
    drag_in = """types => {
      const data = new DataTransfer();
      data.items.add(new File(["x"], "a.jpg", { type: "image/jpeg" }));
      for (const type of types)
        document.body.dispatchEvent(
          new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
    }"""
    veil = page.locator("#drop-anywhere.on")
    page.evaluate(drag_in, ["dragstart", "dragenter"])
    expect(veil).to_have_count(0)
    page.evaluate(drag_in, ["dragend", "dragenter"])
    expect(veil).to_have_count(1)
    page.evaluate(drag_in, ["drop"])
    expect(page.locator("dialog h2")).to_have_text("Add 1 picture to dozen")
    page.evaluate(drag_in, ["dragenter", "drop"])
    expect(page.locator("dialog")).to_have_count(1)


def test_of_a_folder_that_is_dropped_the_pictures_are_taken(
    page: Page, kept: Kept, tmp_path: Path
) -> None:
    inner = tmp_path / "holidays" / "beach"
    inner.mkdir(parents=True)
    for name in ("a.jpg", "b.png", "notes.txt"):
        (inner / name).write_bytes(b"x")
    (inner.parent / "c.webp").write_bytes(b"x")
    page.goto(f"{kept.url}/galleries/dozen")
    expect(tiles(page).first).to_be_visible()
    session = page.context.new_cdp_session(page)
    data = {"items": [], "files": [str(inner.parent)], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        session.send("Input.dispatchDragEvent", {"type": kind, "x": 300, "y": 300, "data": data})
    expect(page.locator("dialog h2")).to_have_text("Add 3 pictures to dozen")


def test_the_last_past_search_goes_and_comes_back(page: Page, kept: Kept) -> None:
    page.goto(f"{kept.url}/searches?gallery=pair")
    row = page.get_by_test_id("search")
    row.get_by_role("button").click()
    expect(page.get_by_text("No searches yet")).to_be_visible()
    expect(page.locator("#clear")).to_be_hidden()
    page.get_by_role("button", name="Undo").click()
    expect(row).to_have_count(1)
    expect(page.locator("#clear")).to_be_visible()
