"""A person searches among some of a gallery's pictures: real browser, real service."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.live_service import LiveService

pytestmark = pytest.mark.e2e


def test_filters_are_kept_with_the_search_and_by_what_follows(
    page: Page, service: LiveService
) -> None:
    picture, label = service.drawn.queries[0]
    other = next(
        one["label"]
        for one in service.get("/galleries/drawn/labels")["labels"]
        if one["label"] != label
    )
    page.goto(f"{service.url}/?gallery=drawn")
    page.locator("#ask summary").click()
    filters = page.locator("#ask .search-filters")
    filters.get_by_role("searchbox", name="Find a label").fill(other)
    filters.get_by_role("button", name=re.compile(f"^{other}")).first.click()
    filters.get_by_label("Added from").fill(f"{datetime.now(UTC) - timedelta(days=2):%Y-%m-%d}")
    filters.get_by_label("Results").select_option("20")
    expect(filters.locator(".filters-count")).to_have_text("3")
    page.locator("#picture").set_input_files(picture)
    results = page.get_by_test_id("result")
    expect(results).to_have_count(8)  # as many as there are of that label
    expect(page.locator(".result-label")).to_have_text([other] * 8)
    kept = page.get_by_test_id("narrowing")
    expect(kept).to_have_count(3)

    page.reload()
    expect(results).to_have_count(8)
    expect(kept.first).to_contain_text(other)
    before = page.url
    results.first.hover()
    results.first.locator(".result-alike").click()
    expect(page).not_to_have_url(before)
    expect(results).to_have_count(7)  # without itself
    expect(kept).to_have_count(3)

    before = page.url
    page.get_by_role("button", name=f"Remove {other}").click()
    expect(page).not_to_have_url(before)
    expect(results).to_have_count(20)
    expect(kept).to_have_count(2)


def test_filters_that_let_nothing_through_say_so(page: Page, service: LiveService) -> None:
    page.goto(f"{service.url}/?gallery=drawn")
    page.locator("#ask summary").click()
    page.locator("#ask").get_by_label("Added until").fill("2001-01-01")
    page.locator("#picture").set_input_files(service.drawn.queries[0][0])
    expect(page.locator(".answer-main")).to_contain_text("is as the filters want it")
    page.locator("[data-testid=narrowing] button").click()
    expect(page.get_by_test_id("result")).to_have_count(10)
