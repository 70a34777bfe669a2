"""A person searches in words, and with pictures and words together: real browser, real service."""

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, ViewportSize, expect

from tests.live_service import LiveService, until

pytestmark = pytest.mark.e2e

TEN = "10 results"


@pytest.fixture(params=[1280, 390], ids=["desktop", "phone"])
def wide_and_narrow(page: Page, request: pytest.FixtureRequest) -> Page:
    """A page as wide as a desk and as a hand."""
    page.set_viewport_size({"width": request.param, "height": 844})
    return page


def heading(page: Page) -> Locator:
    return page.locator(".answer-head h1")


def parts(page: Page) -> list[str]:
    """The chips, each as its sign and its name."""
    read = "chips => chips.map(one => `${one.dataset.sign} ${one.querySelector('.part-name').innerText}`)"
    found: list[str] = page.get_by_test_id("part").evaluate_all(read)
    return found


def back_at(page: Page, address: str, chips: list[str]) -> bool:
    """Go back, and whether another query shows in the end; what is left of the last one goes meanwhile."""
    page.go_back()
    return until(lambda: (page.url, parts(page)) == (address, chips) or None, within_s=10)


def answered(page: Page, before: str, told: str = TEN) -> str:
    """Wait for the answer to another query than before; its address."""
    expect(page).not_to_have_url(before)
    expect(heading(page)).to_have_text(told)
    return page.url


def test_words_are_asked_and_changed(wide_and_narrow: Page, speaking_service: LiveService) -> None:
    page = wide_and_narrow
    complaints: list[str] = []
    page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    home = f"{speaking_service.url}/?gallery=drawn"
    page.goto(home)
    line = page.get_by_label("Or say what to look for")
    line.fill("красный дом")
    line.press("Enter")
    first = answered(page, home)
    expect(page.locator(".asked-said")).to_have_text("красный дом")
    expect(page).to_have_title("красный дом in drawn · Semblance")
    assert parts(page) == []  # one part, which is shown already
    mute = page.locator("[data-testid=vote][data-encoder=colour]")
    expect(mute).to_contain_text("No words")
    cut = (
        "names => names.filter(one => one.scrollWidth > one.clientWidth).map(one => one.innerText)"
    )
    assert page.locator(".vote-name").evaluate_all(cut) == []
    expect(mute).to_contain_text("pictures only")
    page.get_by_test_id("result").first.locator(".result-open").click()
    expect(page.locator("dialog .stage")).to_have_count(1)  # there is no picture to compare with
    page.keyboard.press("Escape")

    words = page.get_by_label("Add words", exact=True)
    words.fill("snow")
    page.get_by_role("button", name="Less of these words").click()
    second = answered(page, first)
    assert parts(page) == ["+ красный дом", "- snow"]
    expect(words).to_have_value("")

    page.get_by_role("button", name="Less of snow: turn around").click()
    third = answered(page, second)
    assert parts(page) == ["+ красный дом", "+ snow"]
    page.get_by_role("button", name="Remove красный дом").click()
    answered(page, third)
    expect(page.locator(".asked-said")).to_have_text("snow")
    assert parts(page) == []
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(overflow) <= 0

    assert back_at(page, third, ["+ красный дом", "+ snow"])
    assert back_at(page, second, ["+ красный дом", "- snow"])
    assert not complaints


def test_a_picture_and_words_are_asked_together_and_again_after_a_reload(
    wide_and_narrow: Page, speaking_service: LiveService
) -> None:
    page, (picture, _) = wide_and_narrow, speaking_service.drawn.queries[0]
    home = f"{speaking_service.url}/?gallery=drawn"
    page.goto(home)
    page.locator("#picture").set_input_files(picture)
    first = answered(page, home)
    words = page.get_by_label("Add words", exact=True)
    words.fill("at night")
    words.press("Enter")
    second = answered(page, first)
    assert parts(page) == [f"+ {picture.name}", "+ at night"]
    expect(words).to_be_focused()  # to go on with
    expect(page.locator("[data-testid=vote][data-encoder=colour]")).to_contain_text("No words")
    expect(page.locator(".part img")).to_have_js_property("complete", True)

    page.reload()
    expect(heading(page)).to_have_text(TEN)
    assert parts(page) == [f"+ {picture.name}", "+ at night"]
    # Now the file is not at hand any more: the service's rendition takes its place.
    page.get_by_role("button", name="More of at night: turn around").click()
    third = answered(page, second)
    assert parts(page) == [f"+ {picture.name}", "- at night"]
    expect(heading(page)).to_be_focused()
    page.get_by_role("button", name="Remove at night").click()
    fourth = answered(page, third)
    expect(page.locator("[data-testid=vote][data-state=voted]")).to_have_count(3)

    other, _ = speaking_service.drawn.queries[1]
    page.get_by_label("Add a picture").set_input_files(other)
    answered(page, fourth)
    assert parts(page) == [f"+ {picture.name}", f"+ {other.name}"]
    assert page.locator(".part img").first.evaluate("image => image.naturalWidth") > 0


@pytest.mark.parametrize("width", [1280, 390], ids=["desktop", "phone"])
def test_in_russian_words_a_picture_with_words_and_chips(
    browser: Browser, speaking_service: LiveService, width: int
) -> None:
    picture, _ = speaking_service.drawn.queries[0]
    home = f"{speaking_service.url}/?gallery=drawn"
    size: ViewportSize = {"width": width, "height": 844}
    with browser.new_context(locale="ru-RU", viewport=size) as context:
        page = context.new_page()
        page.goto(home)
        line = page.get_by_label("Или опишите, что искать")
        line.fill("красный дом")
        line.press("Enter")
        first = answered(page, home, "10 результатов")
        cut = "names => names.filter(one => one.scrollWidth > one.clientWidth).length"
        assert page.locator(".vote-name").evaluate_all(cut) == 0
        words = page.get_by_label("Добавить слова", exact=True)
        words.fill("снег")
        page.get_by_role("button", name="Меньше этих слов").click()
        second = answered(page, first, "10 результатов")
        assert parts(page) == ["+ красный дом", "- снег"]
        page.get_by_role("button", name="Меньше «снег»: сделать наоборот").click()
        third = answered(page, second, "10 результатов")
        assert parts(page) == ["+ красный дом", "+ снег"]
        page.get_by_label("Добавить изображение").set_input_files(picture)
        fourth = answered(page, third, "10 результатов")
        assert parts(page) == ["+ красный дом", "+ снег", f"+ {picture.name}"]
        page.get_by_role("button", name="Убрать красный дом").click()
        answered(page, fourth, "10 результатов")
        assert parts(page) == ["+ снег", f"+ {picture.name}"]


def test_several_pictures_at_once(page: Page, speaking_service: LiveService) -> None:
    pictures = [path for path, _ in speaking_service.drawn.queries[:3]]
    home = f"{speaking_service.url}/?gallery=drawn"
    page.goto(home)
    page.get_by_label("Or say what to look for").fill("rain")
    page.locator("#picture").set_input_files(pictures)
    answered(page, home)
    assert parts(page) == [*(f"+ {one.name}" for one in pictures), "+ rain"]
    chosen = page.get_by_test_id("result").first
    chosen.hover()
    before = page.url
    chosen.locator(".result-alike").click()
    answered(page, before)
    assert parts(page) == []


def test_without_scripts_words_do_too(
    browser_without_scripts: Page, speaking_service: LiveService
) -> None:
    page, (picture, _) = browser_without_scripts, speaking_service.drawn.queries[0]
    page.goto(f"{speaking_service.url}/?gallery=drawn")
    page.locator("#text").fill("снег")
    page.locator("#picture").set_input_files(picture)
    page.locator("#ask [type=submit]").click()
    expect(page.locator("li.result")).to_have_count(10, timeout=15_000)
    expect(page.locator(".part-name")).to_have_count(2)
    expect(page.locator(".part .icon")).to_have_count(2)
    page.goto(f"{speaking_service.url}/?gallery=drawn")
    page.locator("#text").fill("снег")
    page.locator("#ask [type=submit]").click()
    expect(page.locator("li.result")).to_have_count(10, timeout=15_000)
    expect(page.locator(".asked-said")).to_have_count(1)


def test_where_nobody_understands_words_the_page_says_what_to_do(
    page: Page, service: LiveService
) -> None:
    page.goto(f"{service.url}/?gallery=drawn")
    expect(page.get_by_text("semblance models fetch clip")).to_be_visible()
    expect(page.locator("#text")).to_have_count(0)
    page.locator("#picture").set_input_files([path for path, _ in service.drawn.queries[:2]])
    expect(heading(page)).to_have_text(TEN)
    expect(page.get_by_test_id("part")).to_have_count(2)
    expect(page.get_by_label("Add words", exact=True)).to_be_hidden()
    page.get_by_role("button", name=re.compile(r"^Remove")).first.click()
    expect(page.get_by_test_id("part")).to_have_count(0)
