"""Somebody walks through the dashboard, at a desk and in a hand, in both languages: real browser and service.

Everything looked at can be used by everybody (axe finds nothing serious) and fits. `make screenshots` keeps
what was seen in ``docs/img``, where README and how-tos show it.
"""

import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from tests.live_service import LiveService

pytestmark = pytest.mark.e2e

SIZES = {"desktop": (1280, 800), "phone": (390, 844)}
LOOKS = ["desktop.en.light", "phone.en.dark", "desktop.ru.dark", "phone.ru.light"]
BUDGET = 150_000
"""Bytes on the wire that the search page may need, in a browser that has nothing yet."""

OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
RECEIVED = """() => ["navigation", "resource"]
  .flatMap((kind) => performance.getEntriesByType(kind))
  .filter((one) => one.initiatorType !== "img" || one.name.includes("/static/"))
  .reduce((sum, one) => sum + one.transferSize, 0)"""


class Walk(NamedTuple):
    """Somebody on the way.

    Attributes:
        page: What they look at.
        service: What they use.
        look: Size, language and colours of their screen.
    """

    page: Page
    service: LiveService
    look: str

    def go(self, path: str) -> None:
        self.page.goto(self.service.url + path)
        expect(self.page.locator("[aria-busy=true]")).to_have_count(0, timeout=15_000)

    def see(self, name: str) -> None:
        """See that all of it can be used and fits, and keep it if that is asked for."""
        self.page.wait_for_load_state("networkidle")
        assert self.page.evaluate(OVERFLOW) <= 0, name
        found = Axe().run(self.page, options={"runOnly": ["wcag2a", "wcag2aa"]}).response
        serious = [
            (one["id"], [node["html"] for node in one["nodes"]][:3])
            for one in found["violations"]
            if one["impact"] in ("serious", "critical")
        ]
        assert serious == [], name
        if folder := os.environ.get("SEMBLANCE_SCREENSHOTS"):
            shot = Image.open(io.BytesIO(self.page.screenshot(animations="disabled")))
            kept = Path(folder) / f"{name}.{self.look.rpartition('.')[0]}.webp"
            shot.save(kept, quality=80, method=6)


@pytest.fixture(params=LOOKS)
def walk(browser: Browser, service: LiveService, request: pytest.FixtureRequest) -> Iterator[Walk]:
    """Somebody with a browser of their own, which has nothing to complain of."""
    size, language, colours = request.param.split(".")
    width, height = SIZES[size]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        locale={"en": "en-GB", "ru": "ru-RU"}[language],
        color_scheme=colours,
        reduced_motion="reduce",
        has_touch=size == "phone",
    )
    page = context.new_page()
    complaints: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        # Of past searches some pictures are gone with the galleries of other tests.
        if message.type == "error" and "/thumbnail" not in message.location["url"]:
            complaints.append(message.text)

    page.on("console", hear)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield Walk(page, service, request.param)
    context.close()
    assert not complaints


@pytest.fixture(scope="module")
def evaluated(service: LiveService) -> Iterator[list[int]]:
    """Two evaluations of the gallery, newest first, which are gone afterwards."""
    for sample in (20, None):
        service.request("POST", "/galleries/drawn/evaluations", json={"sample": sample})
        service.jobs_done("drawn")
    listed = service.get("/galleries/drawn/evaluations")["evaluations"]
    yield [one["id"] for one in listed[:2]]
    for one in listed[:2]:
        service.request("DELETE", f"/galleries/drawn/evaluations/{one['id']}")


@pytest.fixture(scope="module")
def scheduled(service: LiveService) -> Iterator[dict[str, Any]]:
    """A schedule that is not due for long, which is gone afterwards."""
    made = {"kind": "reindex", "gallery": "drawn", "cron": "0 3 1 1 *", "time_zone": "UTC"}
    answer = service.request("POST", "/schedules", json=made)
    assert answer.status_code == 201, answer.text
    yield answer.json()
    service.request("DELETE", f"/schedules/{answer.json()['id']}")


def test_a_search_from_the_question_to_its_reasons(walk: Walk) -> None:
    page = walk.page
    walk.go("/?gallery=drawn")
    expect(page.locator("#starter-list img").first).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert page.evaluate(RECEIVED) < BUDGET
    walk.see("search")

    page.locator("#picture").set_input_files(walk.service.drawn.queries[0][0])
    expect(page.get_by_test_id("result")).to_have_count(10)
    walk.see("answer")
    why = page.get_by_test_id("why")
    why.locator("> summary").click()
    why.scroll_into_view_if_needed()
    walk.see("why")
    why.locator("> summary").click()

    page.get_by_test_id("result").first.locator(".result-open").click()
    expect(page.locator("dialog.viewer")).to_be_visible()
    walk.see("viewer")
    page.keyboard.press("Escape")
    page.locator(".asked-actions button").first.click()
    expect(page.locator(".area-rectangle")).to_be_focused()
    walk.see("area")
    page.keyboard.press("Escape")

    walk.go("/searches")
    walk.see("history")


def test_a_gallery_its_pictures_labels_and_figures(walk: Walk, evaluated: list[int]) -> None:
    page = walk.page
    walk.go("/galleries")
    expect(page.get_by_test_id("gallery").first).to_be_visible()
    walk.see("galleries")
    walk.go("/galleries/drawn")
    expect(page.get_by_test_id("picture").first).to_be_visible()
    walk.see("gallery")
    for panel in page.locator("details.panel:visible > summary").all():
        panel.click()
    walk.see("gallery-panels")
    walk.go("/galleries/drawn/labels")
    walk.see("labels")
    walk.go("/galleries/drawn/evaluations")
    walk.see("evaluations")
    newest, other = evaluated
    walk.go(f"/galleries/drawn/evaluations/{newest}")
    expect(page.get_by_test_id("worst")).to_be_visible()
    walk.see("evaluation")
    walk.go(f"/galleries/drawn/evaluations/{newest}?with={other}")
    walk.see("comparison")


def test_what_runs_the_service(walk: Walk, scheduled: dict[str, Any]) -> None:
    page = walk.page
    walk.go("/jobs")
    expect(page.get_by_test_id("job").first).to_be_visible()
    walk.see("jobs")
    walk.go("/schedules")
    expect(page.get_by_test_id("schedule").first).to_be_visible()
    walk.see("schedules")
    walk.go("/service")
    expect(page.get_by_test_id("worker").first).to_be_visible()
    walk.see("service")
    walk.go("/settings")
    walk.see("settings")
    page.locator("#service").click()
    expect(page.locator("#service-details")).to_be_visible()
    walk.see("status")
