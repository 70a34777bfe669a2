"""An impatient person clicks twice, goes back and does not wait: real browser, the web process alone."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.dashboard_alone import Kept

pytestmark = [pytest.mark.e2e, pytest.mark.usefixtures("unbroken")]


def tiles(page: Page) -> Locator:
    return page.get_by_test_id("picture")


def slowly(page: Page, method: str) -> Callable[[Route], None]:
    """Requests of that method take a while; others go on."""

    def go_on(route: Route) -> None:
        if route.request.method == method:
            page.wait_for_timeout(300)
        route.continue_()

    return go_on


def test_what_is_pressed_twice_is_done_once(page: Page, kept: Kept) -> None:
    page.goto(f"{kept.url}/galleries/dozen")
    first = tiles(page).first
    first.hover()
    first.locator(".tile-check").click()
    page.route("**/changes", slowly(page, "POST"))
    first.locator(".tile-open").focus()
    page.keyboard.press("Delete")
    page.keyboard.press("Delete")
    expect(tiles(page)).to_have_count(11)
    expect(page.locator(".toast")).to_have_text(["Removed 1 pictureUndo"])
    page.goto(f"{kept.url}/galleries/dozen?state=removed")
    restore = tiles(page).first.get_by_role("button", name=re.compile("^Restore"))
    restore.evaluate("button => { button.click(); button.click(); }")
    expect(page.get_by_text("Nothing removed")).to_be_visible()
    expect(page.locator(".toast")).to_have_count(1)


def test_the_last_of_two_thumbs_counts(page: Page, kept: Kept) -> None:
    page.goto(f"{kept.url}/searches/{kept.search}")
    page.route("**/feedback/*", slowly(page, "PUT"))
    up = page.locator(".result .thumb[data-thumb=up]").first
    with page.expect_response(lambda answer: answer.request.method == "DELETE"):
        up.dblclick()
    expect(up).to_have_attribute("aria-pressed", "false")
    read = page.request.get(f"{kept.url}/api/v1/queries/{kept.search}").json()
    assert [one["thumb"] for one in read["results"]] == [None, None]


def test_an_upload_outlives_a_service_that_is_away(page: Page, kept: Kept) -> None:
    page.clock.install()
    page.goto(f"{kept.url}/galleries/pair")
    expect(tiles(page)).to_have_count(2)
    left = [1]

    def sometimes(route: Route) -> None:
        left[0] -= 1
        route.abort() if left[0] >= 0 else route.continue_()

    page.route("**/galleries/pair/images", sometimes)
    page.locator("#files").set_input_files(
        {"name": "a.png", "mimeType": "image/png", "buffer": b"no picture"}
    )
    with page.expect_event("requestfailed"):
        page.locator("dialog [type=submit]").click()
    page.once("dialog", lambda dialog: dialog.dismiss())
    with page.expect_event("dialog") as leaving:
        page.evaluate("location.reload()")
    assert leaving.value.type == "beforeunload"
    page.clock.fast_forward(5000)
    expect(page.locator(".rejected")).to_contain_text("a.png")
    assert left == [-1]


def test_a_page_that_nobody_looks_at_holds_no_connection(page: Page, kept: Kept) -> None:
    """Browsers keep six to a service: the seventh page would never open."""
    look = """hidden => {
      Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    }"""
    with page.expect_request("**/jobs/events"):
        page.goto(f"{kept.url}/galleries/dozen")
    expect(tiles(page).first).to_be_visible()
    with page.expect_event("requestfailed", lambda one: one.url.endswith("/jobs/events")):
        page.evaluate(look, True)
    with page.expect_request(lambda one: one.url.endswith("/jobs?gallery=dozen&state=running")):
        page.evaluate(look, False)  # what happened meanwhile is caught up with


def test_going_back_closes_what_is_open(page: Page, kept: Kept) -> None:
    page.goto(f"{kept.url}/")
    page.evaluate("address => history.pushState(null, '', address)", f"/searches/{kept.search}")
    page.evaluate("dispatchEvent(new PopStateEvent('popstate'))")
    expect(page.locator(".result-open img.gone")).to_have_count(2)  # their files were never there
    page.locator(".result-open").first.click()
    expect(page.locator("dialog.viewer")).to_be_visible()
    page.go_back()
    expect(page.locator("dialog")).to_have_count(0)
    expect(page.locator("#home")).to_be_visible()


def test_a_question_outlives_a_service_that_is_away(page: Page, kept: Kept) -> None:
    away = {"error": {"code": "service_down", "message": "Redis is away", "hint": ""}}
    left: list[int] = []

    def sometimes(route: Route) -> None:
        if left:
            left.pop()
            route.fulfill(status=503, json=away)
        else:
            route.continue_()

    page.goto(f"{kept.url}/?gallery=pair")
    page.route("**/api/v1/queries*", sometimes)
    page.route("**/api/v1/queries/*", sometimes)
    left.append(1)
    page.locator("#picture").set_input_files(
        {"name": "a.png", "mimeType": "image/png", "buffer": b"no picture"}
    )
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(".answer-main")).to_contain_text("not a picture")
    expect(page.get_by_role("button", name="Try again")).to_have_count(
        0
    )  # of this nothing would come
    left += [1, 1]
    page.evaluate("address => history.pushState(null, '', address)", f"/searches/{kept.search}")
    page.evaluate("dispatchEvent(new PopStateEvent('popstate'))")
    expect(page.get_by_test_id("result")).to_have_count(2)
    assert not left


def test_the_last_past_search_goes_and_comes_back(page: Page, kept: Kept) -> None:
    page.goto(f"{kept.url}/searches?gallery=pair")
    row = page.get_by_test_id("search")
    row.get_by_role("button").click()
    expect(page.get_by_text("No searches yet")).to_be_visible()
    expect(page.locator("#clear")).to_be_hidden()
    page.get_by_role("button", name="Undo").click()
    expect(row).to_have_count(1)
    expect(page.locator("#clear")).to_be_visible()
