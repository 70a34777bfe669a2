"""A person searches with a screenshot: real browser, real service."""

import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.e2e.screenshots import Box, Screenshot, post
from tests.live_service import LiveService

pytestmark = pytest.mark.e2e


def test_the_picture_in_a_screenshot_is_searched_with_and_shown(
    page: Page, service: LiveService, tmp_path: Path
) -> None:
    inside = sorted(service.drawn.gallery.glob("*/*.jpg"))[7]
    with Image.open(inside) as picture:
        screenshot = post(picture)
    screenshot.image.save(tmp_path / "screenshot.png")
    page.goto(f"{service.url}/?gallery=drawn")
    tick_by_keyboard(page)
    page.locator("#picture").set_input_files(tmp_path / "screenshot.png")
    expect(page.locator(".answer-head h1")).to_have_text("10 results")
    expect(page.locator(".result-label").first).to_have_text(inside.parent.name)
    part = page.locator(".asked-part")
    expect(part).to_contain_text(re.compile(r"Searched with this part \(confidence \d+%\)"))
    assert shown_box(page, screenshot) == pytest.approx(screenshot.box, abs=0.015)
    page.set_viewport_size({"width": 390, "height": 844})
    assert shown_box(page, screenshot) == pytest.approx(screenshot.box, abs=0.015)

    cropped = page.url
    part.get_by_role("button", name="Search with the whole picture").click()
    expect(page).not_to_have_url(cropped)
    expect(page.locator(".answer-head h1")).to_have_text("10 results")
    expect(part).to_contain_text("Only this part?")  # it stays a suggestion
    expect(page.get_by_test_id("area")).to_have_class(re.compile("suggested"))

    page.goto(cropped)  # now the file is not at hand any more
    expect(part).to_contain_text("Searched with this part")
    expect(part.get_by_role("button")).to_have_count(0)
    assert shown_box(page, screenshot) == pytest.approx(screenshot.box, abs=0.015)


def test_of_a_plain_picture_the_whole_is_used_and_that_is_said(
    page: Page, service: LiveService
) -> None:
    page.goto(f"{service.url}/?gallery=drawn")
    page.get_by_label("Crop screenshots to the picture inside").check()
    page.reload()
    expect(page.get_by_label("Crop screenshots")).to_be_checked()  # remembered
    page.locator("#picture").set_input_files(service.drawn.queries[0][0])
    expect(page.locator(".answer-head h1")).to_have_text("10 results")
    said = "No picture inside was found: searched with the whole"
    expect(page.locator(".asked-part")).to_have_text(said)
    expect(page.get_by_test_id("area")).to_have_count(0)
    page.reload()
    expect(page.locator(".asked-part")).to_have_text(said)


def test_without_scripts_the_box_counts_too(
    browser_without_scripts: Page, service: LiveService
) -> None:
    page = browser_without_scripts
    page.goto(f"{service.url}/?gallery=drawn")
    page.get_by_label("Crop screenshots").check()
    page.locator("#picture").set_input_files(service.drawn.queries[0][0])
    page.locator("#ask [type=submit]").click()
    # By its class: inside <noscript>, text cannot be looked for.
    expect(page.locator(".asked-part")).to_contain_text("No picture inside was found")


def tick_by_keyboard(page: Page) -> None:
    """Tick the box as one does without a mouse."""
    page.locator("#gallery").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    box = page.get_by_role("checkbox", name="Crop screenshots to the picture inside")
    expect(box).to_be_focused()
    expect(box).to_be_checked()


def shown_box(page: Page, screenshot: Screenshot) -> Box:
    """The box drawn over the picture, as shares of the picture as it is shown: all of it."""
    # Its proportions are known once it is loaded.
    expect(page.locator(".asked-stage")).to_have_attribute("style", re.compile("--ratio"))
    picture = page.locator(".asked-stage img").bounding_box()
    area = page.get_by_test_id("area").bounding_box()
    assert picture is not None
    assert area is not None
    width, height = screenshot.image.size
    assert picture["width"] / picture["height"] == pytest.approx(width / height, rel=0.02)
    left = (area["x"] - picture["x"]) / picture["width"]
    top = (area["y"] - picture["y"]) / picture["height"]
    right = left + area["width"] / picture["width"]
    return left, top, right, top + area["height"] / picture["height"]
