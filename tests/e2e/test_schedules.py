"""A person has a gallery evaluated again and again: real browser, real service, in English and Russian."""

from collections.abc import Iterator
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.live_service import LiveService

pytestmark = pytest.mark.e2e

OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


class Words(NamedTuple):
    """What the page calls things."""

    create: str
    name: str
    usual: str
    usual_words: str
    own_words: str
    wrong: str
    confirm: str
    paused: str
    pause: str
    resume: str
    run: str
    begun: str
    done: str
    history: str
    out_of_turn: str
    change: str
    save: str
    delete: str
    undo: str


ENGLISH = Words(
    create="New schedule",
    name="Evaluate drawn",
    usual="Every 6 hours",
    usual_words="Every 6 hours",
    own_words="At 03:30, only on Tuesday",
    wrong="99 is not from 0 to 59",
    confirm="Create",
    paused="Paused",
    pause="Pause",
    resume="Resume",
    run="Run now",
    begun="Begun",
    done="Done",
    history="History",
    out_of_turn="out of turn",
    change="Change",
    save="Save",
    delete="Delete",
    undo="Undo",
)
RUSSIAN = Words(
    create="Новое задание",
    name="Оценка drawn",
    usual="Каждые 6 часов",
    usual_words="Каждые 6 часов",
    own_words="В 03:30, только во вторник",
    wrong="Это не время, которое когда-нибудь наступит",
    confirm="Создать",
    paused="На паузе",
    pause="Пауза",
    resume="Продолжить",
    run="Запустить",
    begun="Запущено",
    done="Готово",
    history="История",
    out_of_turn="вне очереди",
    change="Изменить",
    save="Сохранить",
    delete="Удалить",
    undo="Отменить",
)


@pytest.fixture(params=[(1280, "en-GB"), (390, "en-GB"), (1280, "ru-RU"), (390, "ru-RU")], ids=str)
def reader(
    browser: Browser, service: LiveService, request: pytest.FixtureRequest
) -> Iterator[tuple[Page, Words]]:
    """A page and its language; what was scheduled is gone afterwards."""
    width, locale = request.param
    before = {one["id"] for one in service.get("/schedules")["schedules"]}
    context = browser.new_context(locale=locale, viewport={"width": width, "height": 844})
    yield context.new_page(), ENGLISH if locale.startswith("en") else RUSSIAN
    context.close()
    for one in service.get("/schedules")["schedules"]:
        if one["id"] not in before:
            service.request("DELETE", f"/schedules/{one['id']}")


def button(place: Page | Locator, name: str) -> Locator:
    return place.get_by_role("button", name=name, exact=True)


def test_a_schedule_from_its_making_to_its_end(
    reader: tuple[Page, Words], service: LiveService
) -> None:
    page, words = reader
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{service.url}/schedules")
    button(page, words.create).first.click()
    dialog = page.locator("dialog")
    times = dialog.locator(".cron-times li")
    expect(times).to_have_count(5)
    dialog.locator("[name=kind]").select_option("evaluate")
    dialog.locator("[name=gallery]").select_option("drawn")
    dialog.locator("[name=usual]").select_option(label=words.usual)
    expect(dialog.locator(".cron-words")).to_have_text(words.usual_words)
    cron = dialog.locator("[name=cron]")
    cron.fill("99 3 * * 2")
    expect(dialog.locator(".cron-preview .field-error")).to_contain_text(words.wrong)
    cron.fill("30 3 * * 2")
    expect(dialog.locator(".cron-words")).to_have_text(words.own_words)
    expect(times).to_have_count(5)
    assert page.evaluate(OVERFLOW) <= 0
    button(dialog, words.confirm).click()
    expect(dialog).to_have_count(0)

    row = page.get_by_test_id("schedule").filter(has_text="drawn")
    expect(row).to_have_accessible_name(words.name)
    expect(row).to_contain_text(words.own_words)
    button(row, words.pause).press("Enter")
    expect(row.get_by_text(words.paused, exact=True)).to_be_visible()
    expect(button(row, words.resume)).to_be_focused()  # whoever uses the keyboard goes on here

    row.locator("summary").click()
    button(row, words.run).click()
    expect(page.locator(".toast").filter(has_text=words.begun)).to_be_visible()
    expect(row.locator(".schedule-last")).to_contain_text(words.done, timeout=60_000)
    run = row.get_by_test_id("run")
    expect(run).to_have_count(1)
    expect(run).to_contain_text(words.out_of_turn)
    expect(run).to_have_attribute("data-state", "done")  # what is open is kept fresh
    button(row, words.resume).click()
    expect(row.get_by_text(words.paused, exact=True)).to_have_count(0)
    expect(run).to_have_count(1)  # what was open stays open

    button(row, words.change).click()
    expect(dialog.locator("[name=cron]")).to_have_value("30 3 * * 2")
    dialog.locator("[name=usual]").select_option(label=words.usual)
    button(dialog, words.save).click()
    expect(row).to_contain_text(words.usual_words)
    assert page.evaluate(OVERFLOW) <= 0

    button(row, words.delete).click()
    expect(row).to_have_count(0)
    button(page.locator(".toast"), words.undo).click()
    expect(row).to_have_count(1)
    expect(run).to_have_count(1)
    assert not complaints


def test_a_gallerys_indexes_lead_to_a_schedule(page: Page, service: LiveService) -> None:
    page.goto(f"{service.url}/galleries/drawn")
    page.locator("#indexes summary").click()
    button(page.locator("#indexes"), "Schedule…").click()
    dialog = page.locator("dialog")
    expect(dialog.locator("[name=gallery]")).to_have_value("drawn")
    expect(dialog.locator(".cron-words")).to_have_text("At 03:00")
    button(dialog, "Create").click()
    button(page.locator(".toast"), "See schedules").click()
    row = page.get_by_test_id("schedule").filter(has_text="drawn")
    expect(row).to_have_accessible_name("Reindex drawn")
    expect(row.locator("dd").nth(1)).to_contain_text("in ")
    for one in service.get("/schedules?gallery=drawn")["schedules"]:
        service.request("DELETE", f"/schedules/{one['id']}")
