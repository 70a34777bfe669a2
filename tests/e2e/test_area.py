"""A person searches with a part of a picture: real browser, real service."""

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import FloatRect, Locator, Page, expect

from tests.e2e.screenshots import post
from tests.live_service import LiveService

pytestmark = pytest.mark.e2e


def test_a_part_is_chosen_by_mouse_and_by_keyboard(page: Page, service: LiveService) -> None:
    page.goto(f"{service.url}/?gallery=drawn")
    page.locator("#picture").set_input_files(service.drawn.queries[0][0])
    expect(page.locator(".answer-head h1")).to_have_text("10 results")
    page.get_by_role("button", name="Select a part").click()
    frame, rectangle = page.locator(".area-frame"), page.locator(".area-rectangle")
    expect(frame).to_have_attribute("style", re.compile("--ratio"))
    expect(rectangle).to_be_focused()
    await_shares(frame, rectangle, (0.2, 0.2, 0.8, 0.8), within=0.01)

    drag(page, rectangle.locator(".nw"), *at(frame, 0.4, 0.3))
    await_shares(frame, rectangle, (0.4, 0.3, 0.8, 0.8), within=0.02)
    drag(page, rectangle, *at(frame, 0.1, 0.1))  # by its middle; it stops at the edges
    await_shares(frame, rectangle, (0, 0, 0.4, 0.5), within=0.02)
    page.mouse.move(*at(frame, 0.5, 0.6))
    page.mouse.down()
    page.mouse.move(*at(frame, 0.9, 0.8), steps=4)
    page.mouse.up()
    await_shares(frame, rectangle, (0.5, 0.6, 0.9, 0.8), within=0.02)
    for key in ("ArrowLeft", "ArrowUp", "Shift+ArrowRight", "Shift+ArrowDown"):
        for _ in range(5):
            page.keyboard.press(key)
    chosen = (0.45, 0.55, 0.9, 0.8)
    await_shares(frame, rectangle, chosen, within=0.02)

    whole = page.url
    page.keyboard.press("Enter")
    expect(page).not_to_have_url(whole)
    expect(page.locator(".answer-head h1")).to_have_text("10 results")
    expect(page.locator(".asked-part")).to_contain_text("Searched with this part")
    source = service.get(f"/queries/{page.url[-32:]}")["source"]
    assert source["crop"] == "chosen"
    assert source["area"]["box"] == pytest.approx(chosen, abs=0.02)

    page.reload()  # the file is out of reach now: a small copy is searched with, and that is said
    area = page.get_by_test_id("area")
    await_shares(page.locator(".asked-stage"), area, chosen, within=0.02)
    page.get_by_role("button", name="Select a part").click()
    expect(page.locator("#area-help")).to_contain_text("Only a small copy of the picture was kept")
    page.get_by_role("button", name="Whole picture").click()
    await_shares(frame, rectangle, (0, 0, 1, 1), within=0.01)
    page.keyboard.press("Escape")
    expect(page.locator(".area-dialog")).to_have_count(0)


def test_the_part_that_is_meant_is_suggested(
    page: Page, service: LiveService, tmp_path: Path
) -> None:
    inside = sorted(service.drawn.gallery.glob("*/*.jpg"))[3]
    with Image.open(inside) as picture:
        screenshot = post(picture)
    screenshot.image.save(tmp_path / "screenshot.png")
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{service.url}/?gallery=drawn")
    page.locator("#picture").set_input_files(tmp_path / "screenshot.png")
    part = page.locator(".asked-part")
    expect(part).to_contain_text("Only this part?")
    part.get_by_role("button", name="Adjust").click()
    frame, rectangle = page.locator(".area-frame"), page.locator(".area-rectangle")
    expect(frame).to_have_attribute("style", re.compile("--ratio"))
    expect(page.get_by_role("button", name="Suggestion")).to_be_visible()
    await_shares(frame, rectangle, screenshot.box, within=0.02)
    page.keyboard.press("Escape")
    before = page.url
    part.get_by_role("button", name="Search with this part").click()
    expect(page).not_to_have_url(before)
    expect(page.locator(".answer-head h1")).to_have_text("10 results")
    expect(page.locator(".result-label").first).to_have_text(inside.parent.name)

    cropped = page.url
    part.get_by_role("button", name="Search with the whole picture").click()
    expect(page).not_to_have_url(cropped)
    expect(part).to_contain_text("Only this part?")


def at(frame: Locator, x: float, y: float) -> tuple[float, float]:
    """A place in the picture on the screen."""
    box = box_of(frame)
    return box["x"] + x * box["width"], box["y"] + y * box["height"]


def drag(page: Page, what: Locator, x: float, y: float) -> None:
    """Take something by its middle and let go of it elsewhere."""
    box = box_of(what)
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(x, y, steps=4)
    page.mouse.up()


def await_shares(frame: Locator, part: Locator, expected: Sequence[float], within: float) -> None:
    """Wait until a part of a frame is where it should be; scripts place it after they were told."""
    for _ in range(40):
        if shares(frame, part) == pytest.approx(expected, abs=within):
            return
        frame.page.wait_for_timeout(50)
    assert shares(frame, part) == pytest.approx(expected, abs=within)


def shares(frame: Locator, part: Locator) -> tuple[float, float, float, float]:
    """Where something lies in a picture, as shares of it."""
    outer, inner = box_of(frame), box_of(part)
    left = (inner["x"] - outer["x"]) / outer["width"]
    top = (inner["y"] - outer["y"]) / outer["height"]
    return (
        left,
        top,
        left + inner["width"] / outer["width"],
        top + inner["height"] / outer["height"],
    )


def box_of(element: Locator) -> FloatRect:
    box = element.bounding_box()
    assert box is not None
    return box


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_keeps_anybody_out(page: Page, service: LiveService, scheme: str) -> None:
    page.emulate_media(
        color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce"
    )
    page.goto(f"{service.url}/?gallery=drawn")
    page.locator("#ask summary").click()
    expect(page.locator("#ask .filters-labels .chip").first).to_be_visible()
    page.locator("#ask .filters-labels .chip").first.click()
    assert violations(page) == []
    page.locator("#picture").set_input_files(service.drawn.queries[0][0])
    expect(page.get_by_test_id("narrowing")).to_have_count(1)
    expect(page.locator(".answer-head h1")).to_contain_text("results")
    page.get_by_role("button", name="Select a part").click()
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.locator(".result-open").first.click()
    page.keyboard.press("+")
    assert violations(page) == []
    page.goto(f"{service.url}/searches")
    expect(page.get_by_test_id("search").first).to_be_visible()
    assert violations(page) == []


def violations(page: Page) -> list[tuple[str, list[str]]]:
    """What is seriously wrong for somebody, and where."""
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa"]})
    return [
        (one["id"], [node["html"] for node in one["nodes"]][:3])
        for one in found.response["violations"]
        if one["impact"] in ("serious", "critical")
    ]
