"""A person reads and changes what pictures show, in both languages: real browser, real service."""

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from typing import NamedTuple

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.drawn_shapes import drawn, png
from tests.live_service import LiveService

pytestmark = pytest.mark.e2e

NAME = "album"


class Words(NamedTuple):
    """What the dashboard calls things."""

    change: str
    write: str
    save: str
    undo: str
    by_hand: str
    filter: str
    ask: str


SPEAKERS = {
    "en-GB": Words(
        "Change the caption",
        "Write a caption",
        "Save",
        "Undo the last change",
        "Written by hand",
        "Captions contain…",
        "Write captions",
    ),
    "ru-RU": Words(
        "Изменить подпись",
        "Написать подпись",
        "Сохранить",
        "Отменить последнее изменение",
        "Написана вручную",
        "В подписях есть…",
        "Составить подписи",
    ),
}


@pytest.fixture
def album(speaking_service: LiveService) -> Iterator[LiveService]:
    """The service, with a gallery of the test's own: three discs without captions."""
    service, chance = speaking_service, np.random.default_rng(0)
    service.request("POST", "/galleries", json={"name": NAME})
    files = [("pictures", (f"{n}.png", BytesIO(png(drawn("disc", chance))))) for n in range(3)]
    assert service.request("POST", f"/galleries/{NAME}/images", files=files).status_code == 200
    yield service
    service.request("DELETE", f"/galleries/{NAME}")


@pytest.fixture
def reader(browser: Browser) -> Iterator[Callable[[str, int], Page]]:
    """Makes a page of somebody whose browser asks for a language."""
    contexts = []

    def open_page(locale: str, width: int) -> Page:
        context = browser.new_context(locale=locale, viewport={"width": width, "height": 844})
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


def fits(page: Page) -> bool:
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    return int(page.evaluate(overflow)) <= 0


def lies_over(picture: Locator, panel: Locator) -> bool:
    """Whether a picture in the viewer hides some of what stands beside or below it."""
    one, other = picture.bounding_box(), panel.bounding_box()
    assert one is not None
    assert other is not None
    beside = one["x"] + one["width"] <= other["x"]
    return not beside and one["y"] + one["height"] > other["y"]


def saved(caption: Locator, words: Words, text: str) -> None:
    """Fill in the words and save them."""
    caption.get_by_role("textbox").fill(text)
    caption.get_by_role("button", name=words.save).click()
    expect(caption.locator(".caption-words")).to_have_text(text)
    expect(caption.locator(".caption-by")).to_contain_text(words.by_hand)


@pytest.mark.parametrize(("locale", "width"), [("en-GB", 1280), ("ru-RU", 390)])
def test_a_caption_is_written_changed_undone_and_found(
    album: LiveService, reader: Callable[[str, int], Page], locale: str, width: int
) -> None:
    page, words = reader(locale, width), SPEAKERS[locale]
    complaints: list[str] = []
    page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{album.url}/galleries/{NAME}")
    expect(page.get_by_label(words.filter)).to_be_hidden()  # there is nothing to filter by
    page.get_by_test_id("picture").first.get_by_role("button").first.click()
    caption = page.get_by_test_id("caption")
    caption.get_by_role("button", name=words.write).click()
    assert not lies_over(page.locator(".viewer-figures figure"), page.locator(".viewer-panel"))
    saved(caption, words, "A red boat")

    caption.get_by_role("button", name=words.change).click()
    box = caption.get_by_role("textbox")
    expect(box).to_be_focused()
    box.press("ArrowRight")  # moves within the words, not to the next picture
    box.fill("nothing of this")
    box.press("Escape")  # leaves the words, not the viewer
    expect(caption.locator(".caption-words")).to_have_text("A red boat")
    caption.get_by_role("button", name=words.change).press("Enter")
    box.fill("A yellow submarine")
    box.press("Control+Enter")
    expect(caption.locator(".caption-words")).to_have_text("A yellow submarine")
    assert fits(page)
    page.keyboard.press("Escape")

    page.reload()
    line = page.get_by_label(words.filter)
    line.fill("submarine")
    expect(page.get_by_test_id("picture")).to_have_count(1)
    expect(page).to_have_url(re.compile(r"\?caption=submarine$"))
    line.fill("")
    expect(page.get_by_test_id("picture")).to_have_count(3)
    page.goto(f"{album.url}/galleries/{NAME}?caption=yellow")
    page.get_by_test_id("picture").get_by_role("button").first.click()
    expect(page.locator("dialog img")).to_have_attribute("alt", "A yellow submarine")
    caption.get_by_role("button", name=words.undo).click()
    expect(caption.locator(".caption-words")).to_have_text("A red boat")
    caption.get_by_role("button", name=words.undo).click()
    expect(caption.get_by_role("button", name=words.write)).to_be_visible()
    expect(caption.get_by_role("button", name=words.undo)).to_have_count(0)
    assert not complaints


def test_a_network_writes_captions_on_request(
    album: LiveService, reader: Callable[[str, int], Page]
) -> None:
    page, words = reader("en-GB", 1280), SPEAKERS["en-GB"]
    page.goto(f"{album.url}/galleries/{NAME}")
    panel = page.locator("#captions")
    panel.locator("summary").click()
    expect(panel.locator("summary")).to_contain_text("0 of 3")
    panel.get_by_role("button", name=words.ask).click()
    expect(page.locator("#toasts")).to_contain_text(f"Writing captions for {NAME}")
    expect(panel.locator("summary")).to_contain_text("3 of 3", timeout=60_000)
    page.get_by_test_id("picture").first.get_by_role("button").first.click()
    expect(page.get_by_test_id("caption").locator(".caption-by")).to_contain_text("by a network")


def test_without_a_captioner_the_page_says_how_to_have_one(
    page: Page, service: LiveService
) -> None:
    page.goto(f"{service.url}/galleries/drawn")
    panel = page.locator("#captions")
    panel.locator("summary").click()
    expect(panel).to_contain_text("semblance models fetch blip")
    expect(panel.get_by_role("button", name="Write captions")).to_have_count(0)
    page.get_by_test_id("picture").first.get_by_role("button").first.click()
    expect(page.get_by_test_id("caption")).to_contain_text("Nobody has said yet what this shows.")
