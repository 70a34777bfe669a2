"""A person searches: real browser, real service."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.live_service import LiveService

pytestmark = pytest.mark.e2e


def test_choose_a_picture_and_read_ten_results(page: Page, service: LiveService) -> None:
    picture, _ = service.drawn.queries[0]
    page.goto(f"{service.url}/?gallery=drawn")
    page.locator("#picture").set_input_files(picture)
    results = page.get_by_test_id("result")
    expect(results).to_have_count(10)
    expect(page.locator(".answer-head h1")).to_have_text("10 results")
    votes = page.locator("[data-testid=vote][data-state=voted]")
    expect(votes).to_have_count(3)
    for result in results.all():
        expect(result.locator(".result-label")).not_to_be_empty()
        expect(result.locator(".result-score")).to_have_text(re.compile(r"\d"))
    expect(page.locator(".verdict")).to_have_text(
        re.compile(r"Probably: .+ \(0\.\d\d\)|No good match")
    )
    results.first.locator(".result-open").click()
    expect(page.locator(".viewer-score")).to_contain_text("Likely the same kind")
    page.keyboard.press("Escape")

    expect(page).to_have_url(re.compile(r"/searches/[0-9a-f]{32}$"))
    first = results.first.get_attribute("data-image-id")
    page.reload()
    expect(page.get_by_test_id("result")).to_have_count(10)
    assert page.get_by_test_id("result").first.get_attribute("data-image-id") == first


def test_more_like_a_result(page: Page, service: LiveService) -> None:
    picture, _ = service.drawn.queries[1]
    page.goto(f"{service.url}/?gallery=drawn")
    page.locator("#picture").set_input_files(picture)
    expect(page.get_by_test_id("result")).to_have_count(10)
    before = page.url
    chosen = page.get_by_test_id("result").first
    image_id = chosen.get_attribute("data-image-id")
    chosen.hover()
    chosen.locator(".result-alike").click()
    expect(page).not_to_have_url(before)
    expect(page.locator(".answer-head h1")).to_have_text("10 results")
    shown = [one.get_attribute("data-image-id") for one in page.get_by_test_id("result").all()]
    assert len(shown) == 10
    assert image_id not in shown


def test_a_file_that_is_no_picture_is_explained(
    page: Page, service: LiveService, tmp_path: Path
) -> None:
    text = tmp_path / "holiday.jpg"
    text.write_text("not a picture at all")
    page.goto(f"{service.url}/?gallery=drawn")
    page.locator("#picture").set_input_files(text)
    expect(page.get_by_text("not a picture of a known type")).to_be_visible()


def test_without_scripts_a_form_does(browser_without_scripts: Page, service: LiveService) -> None:
    page, (picture, _) = browser_without_scripts, service.drawn.queries[2]
    page.goto(f"{service.url}/?gallery=drawn")
    page.locator("#picture").set_input_files(picture)
    page.locator("#ask [type=submit]").click()
    expect(page.locator("li.result")).to_have_count(10, timeout=15_000)


def test_gallery_and_jobs_pages(page: Page, service: LiveService) -> None:
    page.goto(f"{service.url}/galleries/drawn")
    expect(page.get_by_test_id("picture").first).to_be_visible()
    page.goto(f"{service.url}/jobs")
    expect(page.get_by_test_id("job").first).to_be_visible()
    expect(page.locator("[data-testid=job][data-state=done]").first).to_be_visible()


@pytest.mark.parametrize("width", [1440, 390])
def test_no_page_scrolls_sideways_or_complains(
    page: Page, service: LiveService, width: int
) -> None:
    complaints: list[str] = []
    page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.set_viewport_size({"width": width, "height": 900})
    for path in ("/", "/galleries", "/galleries/drawn", "/jobs"):
        page.goto(service.url + path)
        page.wait_for_timeout(300)
        overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(overflow) <= 0, path
    assert not complaints
