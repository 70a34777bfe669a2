"""A person looks back on what was searched for: real browser, real service."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.live_service import LiveService

pytestmark = pytest.mark.e2e

GALLERY = "looked-back-on"


@pytest.fixture(scope="module")
def asked(service: LiveService) -> list[str]:
    """Ids of 32 searches in a gallery of its own, oldest first: more than a page of them."""
    folder = service.drawn.gallery
    service.cli("ingest", GALLERY, str(next(folder.iterdir())))
    pictures = [picture for picture, _ in service.drawn.queries[:2]]
    return [service.ask(pictures[n % 2], gallery=GALLERY, k=1)["id"] for n in range(32)]


def test_past_searches_are_found_again_and_forgotten(
    page: Page, service: LiveService, asked: list[str]
) -> None:
    page.goto(service.url)
    page.get_by_role("link", name="Past searches").click()
    expect(page.get_by_test_id("search").first).to_be_visible()
    page.get_by_label("Gallery").select_option(GALLERY)
    expect(page).to_have_url(re.compile(rf"/searches\?gallery={GALLERY}$"))
    rows = page.get_by_test_id("search")
    expect(rows.first.locator("a")).to_have_attribute("href", f"/searches/{asked[-1]}")
    rows.last.scroll_into_view_if_needed()
    expect(rows).to_have_count(len(asked))  # the second page came by itself
    expect(rows.last.locator("a")).to_have_attribute("href", f"/searches/{asked[0]}")

    rows.first.get_by_role("button").click()
    expect(rows).to_have_count(len(asked) - 1)
    assert service.request("GET", f"/queries/{asked[-1]}").status_code == 404
    page.get_by_role("button", name="Undo").click()
    expect(rows).to_have_count(len(asked))
    expect(rows.first.locator("a")).to_have_attribute("href", f"/searches/{asked[-1]}")
    rows.first.locator("a").click()
    expect(page.get_by_test_id("result")).to_have_count(1)

    page.goto(f"{service.url}/searches?gallery={GALLERY}")
    page.get_by_role("button", name="Clear all").click()
    page.get_by_role("button", name="Delete all").click()
    expect(page.get_by_text("No searches yet")).to_be_visible()
    assert service.get(f"/queries?gallery={GALLERY}")["queries"] == []


@pytest.mark.parametrize("width", [1280, 390])
def test_the_page_fits(page: Page, service: LiveService, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(f"{service.url}/searches")
    expect(page.locator("#searches")).to_have_attribute("aria-busy", "false")
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(overflow) <= 0
