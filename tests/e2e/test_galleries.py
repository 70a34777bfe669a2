"""A person fills a gallery, labels it, clears it up and goes back: real browser, real service."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.live_service import LiveService
from tests.translations import DOMAINS, forms_of, messages, text_of

pytestmark = pytest.mark.e2e

LOCALES = {"en": "en-GB", "ru": "ru-RU"}


class Person(NamedTuple):
    """Somebody in front of a screen.

    Attributes:
        page: What they look at.
        say: A text of the dashboard, as it is in their language.
        gallery: Name of a gallery of their own.
        taps: Whether they have fingers rather than a mouse.
        complaints: What the browser complained about.
    """

    page: Page
    say: Callable[[str], str]
    gallery: str
    taps: bool
    complaints: list[str]

    def button(self, english: str, within: Page | Locator | None = None) -> Locator:
        return (within or self.page).get_by_role("button", name=self.say(english), exact=True)

    def tiles(self) -> Locator:
        return self.page.get_by_test_id("picture")

    def bar(self) -> Locator:
        return self.page.locator("#selection")

    def menu(self, english: str) -> None:
        self.page.locator("#more").click()
        self.button(english).click()

    def undo(self) -> None:
        self.page.locator(".toast").last.get_by_role("button", name=self.say("Undo")).click()

    def begin_with(self, tile: Locator) -> None:
        """Select a first picture: by a long press, or by the box in its corner."""
        if not self.taps:
            tile.hover()
            tile.locator(".tile-check").click()
            return
        box = tile.bounding_box()
        assert box is not None
        at = {"clientX": box["x"] + 20, "clientY": box["y"] + 20}
        event = {"pointerType": "touch", "bubbles": True, **at}
        picture = tile.locator(".tile-open")
        picture.dispatch_event("pointerdown", event)
        expect(self.bar()).to_be_visible()
        picture.dispatch_event("pointerup", event)
        picture.dispatch_event("click")  # which ends the press and is not to select again


def words(language: str) -> Callable[[str], str]:
    """The dashboard's texts in a language."""
    if language == "en":
        return lambda english: english
    every = [one for domain in DOMAINS for one in messages(domain, language)]
    known = {text_of(one).text: forms_of(one)[0] for one in every if not text_of(one).context}
    return lambda english: known[english]


@pytest.fixture(params=["en-1280", "en-390", "ru-1280", "ru-390"])
def person(
    browser: Browser, request: pytest.FixtureRequest, service: LiveService
) -> Iterator[Person]:
    """Each language on a desk and in a hand."""
    language, width = str(request.param).split("-")
    taps = width == "390"
    context = browser.new_context(
        locale=LOCALES[language],
        viewport={"width": int(width), "height": 844},
        has_touch=taps,
    )
    page, complaints = context.new_page(), list[str]()
    page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    gallery = f"walk-{request.param}"
    yield Person(page, words(language), gallery, taps, complaints)
    context.close()
    service.request("DELETE", f"/galleries/{gallery}")


@pytest.fixture
def folder(person: Person, service: LiveService) -> Iterator[str]:
    """A folder of the server: two pictures in each of two sub-folders, and one that cannot be read."""
    folder = service.allowed / person.gallery
    for source in sorted(service.drawn.gallery.glob("*"))[:2]:
        (folder / source.name).mkdir(parents=True)
        for picture in sorted(source.glob("*.jpg"))[:2]:
            shutil.copy(picture, folder / source.name)
    (folder / "broken.jpg").write_bytes(b"no picture at all")
    yield folder.name
    shutil.rmtree(folder)


def test_a_gallery_is_filled_labelled_and_cleared_up(
    person: Person, service: LiveService, folder: str
) -> None:
    page, say = person.page, person.say
    create(person, service)
    upload(person, [path for path, _ in service.drawn.queries[:2]])
    ingest(person, folder)
    expect(person.tiles()).to_have_count(6)

    label_some_and_undo(person)
    delete_some_and_undo(person)
    delete_all_but_one_and_undo(person)
    filter_by_name(person)
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(overflow) <= 0
    page.locator("#statistics > summary").click()
    expect(page.locator(".figures dd").first).to_have_text("6")
    expect(page.locator(".statistic h3").first).to_have_text(say("Added"))
    expect(page.locator(".past-ingests li")).to_contain_text(folder)
    assert page.evaluate(overflow) <= 0
    assert not person.complaints


def create(person: Person, service: LiveService) -> None:
    person.page.goto(f"{service.url}/galleries")
    person.button("New gallery").click()
    person.page.locator("dialog input[name=name]").fill(person.gallery)
    person.button("Create").click()
    expect(person.page.locator("h1")).to_have_text(person.gallery)
    expect(person.page.get_by_text(person.say("This gallery is empty"))).to_be_visible()


def upload(person: Person, pictures: list[Path]) -> None:
    person.page.locator("#files").set_input_files(pictures)
    dialog = person.page.locator("dialog")
    dialog.locator("input[name=label]").fill("hand")
    dialog.locator("[type=submit]").click()
    expect(person.page.locator(".upload-panel")).to_contain_text(person.say("Uploaded"))
    expect(person.tiles()).to_have_count(len(pictures))


def ingest(person: Person, folder: str) -> None:
    page, say = person.page, person.say
    person.menu("Ingest a folder…")
    dialog = page.locator("dialog")
    dialog.locator(".folder", has_text=folder).click()
    expect(dialog.locator(".folder-path strong")).to_have_text(re.compile(f"/{folder}$"))
    expect(dialog.locator(".folder-path .number")).to_contain_text("5")
    expect(dialog.locator("input[name=labels]")).to_be_checked()
    dialog.locator("[type=submit]").click()
    expect(dialog).to_have_count(0)
    told = say("{n} added").format(n=4)
    expect(page.locator(".toast", has_text=told)).to_contain_text(
        say("{n} unreadable").format(n=1), timeout=30_000
    )


def label_some_and_undo(person: Person) -> None:
    page, tiles = person.page, person.tiles()
    person.begin_with(tiles.nth(0))
    tiles.nth(2).locator(".tile-open").click(modifiers=["Shift"])
    expect(person.bar().locator("strong")).to_have_text(person.say("{n} selected").format(n=3))
    person.button("Label…", person.bar()).click()
    page.locator("dialog input[name=label]").fill("chosen")
    page.locator("dialog [type=submit]").click()
    chip = page.locator("#filters .chip", has_text="chosen")
    expect(chip).to_contain_text("3")
    expect(person.bar()).to_be_hidden()
    chip.click()
    expect(tiles).to_have_count(3)
    assert page.url.endswith("?label=chosen")
    person.undo()
    expect(tiles).to_have_count(0)
    person.button("Show all pictures").click()
    expect(tiles).to_have_count(6)
    expect(chip).to_have_count(0)


def delete_some_and_undo(person: Person) -> None:
    page, tiles = person.page, person.tiles()
    tiles.nth(1).locator(".tile-open").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Shift+ArrowRight")
    expect(tiles.nth(2).locator(".tile-open")).to_be_focused()
    expect(tiles.nth(2).locator(".tile-check")).to_have_attribute("aria-checked", "true")
    page.keyboard.press("Delete")
    expect(tiles).to_have_count(4)
    person.undo()
    expect(tiles).to_have_count(6)


def delete_all_but_one_and_undo(person: Person) -> None:
    page, tiles = person.page, person.tiles()
    page.locator("h1").click()
    page.keyboard.press("Control+a")
    expect(person.bar().locator("strong")).to_have_text(
        re.compile(person.say("{n} selected").format(n=6))
    )
    kept = tiles.nth(3).get_attribute("data-image-id")
    tiles.nth(3).locator(".tile-open").click()
    person.button("Delete", person.bar()).click()
    page.locator("dialog [type=submit]").click()
    expect(tiles).to_have_count(1)
    assert tiles.first.get_attribute("data-image-id") == kept
    person.menu("Recent changes…")
    page.locator(".change-list li").first.get_by_role("button").click()
    expect(tiles).to_have_count(6)
    person.button("Close", page.locator("dialog")).click()


def filter_by_name(person: Person) -> None:
    page, tiles = person.page, person.tiles()
    name = tiles.nth(0).locator(".tile-check").get_attribute("aria-label")
    file = (name or "").rpartition(" ")[2]
    read = "checks => checks.map(one => one.getAttribute('aria-label').toLowerCase())"
    names = tiles.locator(".tile-check").evaluate_all(read)
    some = sum(one.endswith(file.lower()) for one in names)
    page.get_by_role("searchbox", name=person.say("File name contains")).fill(file.upper())
    expect(page).to_have_url(re.compile(r"\?name="))
    expect(tiles).to_have_count(some)
    if person.taps:
        person.button("Filters").click()
    page.locator(".filter-sort select").select_option("name")
    expect(page).to_have_url(re.compile(r"sort=name"))
    page.reload()
    expect(tiles).to_have_count(some)
    page.get_by_role("searchbox", name=person.say("File name contains")).fill("")
    expect(tiles).to_have_count(6)


def test_an_index_goes_back_and_forward(person: Person, service: LiveService) -> None:
    page, say = person.page, person.say
    service.request("POST", "/galleries", json={"name": person.gallery})
    files = [("pictures", (path.name, path.read_bytes())) for path, _ in service.drawn.queries[:3]]
    service.request("POST", f"/galleries/{person.gallery}/images", files=files)
    service.jobs_done(person.gallery)
    page.goto(f"{service.url}/galleries/{person.gallery}")
    page.locator("#indexes > summary").click()
    index = page.locator("[data-testid=index][data-encoder=colour]")
    expect(index.locator(".coverage")).to_contain_text(re.compile("100"))
    index.get_by_role("button").first.click()  # reindex
    expect(index.locator(".chip").first).to_contain_text("v2", timeout=30_000)

    index.locator(".versions summary").click()
    older = index.locator("[data-testid=version][data-number='1']")
    older.get_by_role("button").click()
    expect(page.locator("dialog h2")).to_have_text(
        say("Use version {n} of {encoder}?").format(n=1, encoder="colour")
    )
    page.locator("dialog [type=submit]").click()
    expect(older).to_contain_text(say("In use now"))
    assert in_use(service, person.gallery) == 1
    person.undo()
    expect(index.locator("[data-testid=version][data-number='2']")).to_contain_text(
        say("In use now")
    )
    assert in_use(service, person.gallery) == 2
    assert not person.complaints


def in_use(service: LiveService, gallery: str) -> int:
    indexes = service.get(f"/galleries/{gallery}/indexes")["indexes"]
    (colour,) = [one for one in indexes if one["encoder"] == "colour"]
    return next(one["number"] for one in colour["versions"] if one["in_use"])
