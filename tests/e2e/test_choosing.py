"""A person chooses among much, drops and passes on: real browser, the web process alone."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.dashboard_alone import Kept

pytestmark = [pytest.mark.e2e, pytest.mark.usefixtures("unbroken")]


def tiles(page: Page) -> Locator:
    return page.get_by_test_id("picture")


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
