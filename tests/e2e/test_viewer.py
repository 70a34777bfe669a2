"""A person looks closely at results, and brings pictures in every way: real browser, real service."""

import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.live_service import LiveService

pytestmark = pytest.mark.e2e


@pytest.fixture
def answered(page: Page, service: LiveService) -> Page:
    """The answer to a search, its first result in the viewer."""
    page.goto(f"{service.url}/?gallery=drawn")
    page.locator("#picture").set_input_files(service.drawn.queries[0][0])
    expect(page.locator(".answer-head h1")).to_have_text("10 results")
    page.locator(".result-open").first.click()
    expect(page.locator(".viewer .stage")).to_have_count(2)  # the query beside the result
    return page


def test_a_result_is_looked_at_closely(answered: Page) -> None:
    page, frame = answered, answered.locator(".viewer .frame").last
    content = frame.locator(".zoom-content")
    closer, less = (
        page.get_by_role("button", name="Zoom in"),
        page.get_by_role("button", name="Zoom out"),
    )
    expect(less).to_be_disabled()
    page.keyboard.press("+")
    expect(content).to_have_attribute("style", re.compile(r"scale\(1\.5\)"))
    closer.click()
    expect(content).to_have_attribute("style", re.compile(r"scale\(2\.25\)"))
    before = content.get_attribute("style")
    page.keyboard.press("Shift+ArrowRight")
    expect(content).not_to_have_attribute("style", before or "")
    page.keyboard.press("0")
    expect(frame).not_to_have_class(re.compile("zoomed"))

    box = frame.bounding_box()
    assert box is not None
    corner = box["x"] + box["width"] * 0.1, box["y"] + box["height"] * 0.1
    page.mouse.move(*corner)
    page.mouse.wheel(0, -400)
    expect(frame).to_have_class(re.compile("zoomed"))
    style = content.get_attribute("style") or ""
    page.mouse.down()
    page.mouse.move(corner[0] - 60, corner[1] - 40, steps=3)
    page.mouse.up()
    expect(content).not_to_have_attribute("style", style)
    assert page.locator(".viewer .zoomed").count() == 1  # the query stays as it is

    page.keyboard.press("ArrowRight")  # another result begins at its own size
    expect(page.locator(".viewer-bar")).to_contain_text("2 of 10")
    expect(page.locator(".viewer .zoomed")).to_have_count(0)
    page.locator(".viewer .frame").last.dblclick()
    expect(page.locator(".viewer .zoomed")).to_have_count(1)


def test_a_result_is_saved_passed_on_and_searched_with_in_part(
    answered: Page, service: LiveService
) -> None:
    page = answered
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    with Image.open(download.value.path()) as saved:
        assert saved.format == "JPEG"
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator(".viewer").get_by_role("button", name="Copy link").click()
    expect(page.get_by_text("Link copied")).to_be_attached()
    assert page.evaluate("navigator.clipboard.readText()") == page.url

    before = page.url
    page.locator(".viewer").get_by_role("button", name="Select a part").click()
    page.get_by_role("button", name="Search with this part").click()
    expect(page).not_to_have_url(before)
    expect(page.locator(".answer-head h1")).to_have_text("10 results")
    source = service.get(f"/queries/{page.url[-32:]}")["source"]
    assert (source["crop"], source["image_id"] is not None) == ("chosen", True)


def test_several_pictures_are_one_query(page: Page, service: LiveService) -> None:
    page.goto(f"{service.url}/?gallery=drawn")
    # Phones offer the camera for a field of pictures that does not insist on it.
    expect(page.locator("#picture")).to_have_attribute("accept", "image/*")
    assert page.locator("#picture").get_attribute("capture") is None
    page.locator("#picture").set_input_files([one for one, _ in service.drawn.queries[:2]])
    expect(page.locator(".answer-head h1")).to_have_text("10 results")
    expect(page.get_by_test_id("part")).to_have_count(2)


@pytest.mark.parametrize("way", ["paste", "drop"])
def test_a_picture_is_pasted_or_dropped(page: Page, service: LiveService, way: str) -> None:
    picture: Path = service.drawn.queries[1][0]
    page.goto(f"{service.url}/?gallery=drawn")
    page.evaluate(
        """async ([way, bytes, name]) => {
          const data = new DataTransfer();
          data.items.add(new File([new Uint8Array(bytes)], name, { type: "image/jpeg" }));
          const event = way === "drop"
            ? new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true })
            : new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
          document.body.dispatchEvent(event);
        }""",
        [way, list(picture.read_bytes()), picture.name],
    )
    expect(page.locator(".answer-head h1")).to_have_text("10 results")
    expect(page.locator(".asked-name")).to_contain_text(picture.name)
