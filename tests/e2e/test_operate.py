"""A person runs the service from the browser: what works, what waits, what is broken, and what to do."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Page, expect

from commands.up.redis_server import embedded_redis
from tasks import disk
from tasks.ensemble import get_catalog
from tests.conftest import forget
from tests.live_service import LiveService, until
from tests.served_app import page_addresses, served_app
from web.app import create_app

pytestmark = pytest.mark.e2e

OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
ANSWERED = "a" * 32


class Trouble(NamedTuple):
    """Something that is wrong with the service.

    Attributes:
        url: Where its dashboard is.
        says: What every page says is wrong.
        todo: What it says can be done.
    """

    url: str
    says: str
    todo: str


def remember_something() -> None:
    """A gallery and an answered search, so that every page has something to show."""
    catalog = get_catalog()
    gallery = catalog.galleries.create("some")
    request = {"gallery": "some", "gallery_id": gallery.id, "name": "a.jpg", "k": 10, "by": ""}
    request |= {"image_id": None, "asked_at": 0.0, "deadline_s": 10.0}
    answer = {"state": "done", "took_ms": 1.0, "encoders": [], "results": [], "error": None}
    catalog.searches.record(ANSWERED, request, answer)


@pytest.fixture(params=["redis", "workers", "disk"])
def trouble(
    request: pytest.FixtureRequest, var: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Trouble]:
    """The dashboard with something wrong."""
    with embedded_redis(tmp_path) as (url, _):
        if request.param == "redis":
            url = "redis://127.0.0.1:1/0"
        if request.param == "disk":
            monkeypatch.setattr(disk, "FULL_BYTES", 10**18)
        monkeypatch.setenv("SEMBLANCE_REDIS_URL", url)
        forget()
        remember_something()
        with served_app() as address:
            yield {
                "redis": Trouble(address, "Redis cannot be reached", "semblance up"),
                "workers": Trouble(address, "No encoder has a live worker", "semblance up"),
                "disk": Trouble(address, "The disk is full", "Free some space"),
            }[request.param]


def test_every_page_loads_and_says_what_is_wrong_and_what_to_do(
    page: Page, trouble: Trouble
) -> None:
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    addresses = page_addresses(create_app())
    assert len(addresses) >= 9
    for address in addresses:
        answer = page.goto(trouble.url + address)
        assert answer is not None
        assert answer.status == 200, address
        expect(page.locator("#notices")).to_contain_text(trouble.says)
        expect(page.locator("#notices")).to_contain_text(trouble.todo)
        expect(page.locator("h1").first).to_be_attached()
    assert broken == []


def test_the_page_of_the_service_tells_what_it_can(page: Page, trouble: Trouble) -> None:
    page.goto(f"{trouble.url}/service")
    expect(page.get_by_test_id("disk")).to_be_visible()
    if trouble.says.startswith("Redis"):
        expect(page.locator("#workers")).to_contain_text("Redis cannot be reached")
        expect(page.locator("#workers")).to_contain_text("semblance up")
    else:
        texture = page.locator("[data-worker=texture]")
        expect(texture).to_contain_text("No worker")
        expect(texture).to_contain_text("semblance up")


@pytest.fixture
def _resumed(service: LiveService) -> Iterator[None]:
    """Nothing stays paused, whatever happens."""
    yield
    for queue in service.get("/service")["paused"]:
        service.request("POST", f"/service/queues/{queue}/resume")
    until(service.all_alive, within_s=30)


@pytest.mark.usefixtures("_resumed")
@pytest.mark.parametrize("width", [1280, 390])
def test_a_queue_is_paused_searched_without_and_goes_on(
    browser: Browser, service: LiveService, width: int
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, locale="en-GB")
    page = context.new_page()
    picture, _ = service.drawn.queries[0]
    service.ask(picture)
    page.goto(f"{service.url}/jobs")
    page.get_by_role("link", name="Service", exact=True).click()
    worker = page.locator("[data-worker=colour]")
    expect(worker).to_have_attribute("data-state", "alive")
    expect(worker).to_contain_text("since")
    expect(worker).to_contain_text(re.compile(r"\d+\sMB"))
    plot = page.locator("[data-testid=speed][data-encoder=colour]")
    expect(plot).to_contain_text("half within")
    expect(plot.get_by_role("img")).to_have_accessible_name(re.compile("colour"))
    queue = page.locator('[data-queue="encode.colour"]')
    queue.get_by_role("button", name="Pause").click()
    expect(queue).to_have_attribute("data-paused", "true")
    expect(queue).to_contain_text("Paused")
    assert page.evaluate(OVERFLOW) <= 0

    answer = service.ask(picture)
    (paused,) = [one for one in answer["encoders"] if one["encoder"] == "colour"]
    assert (paused["state"], paused["reason"]) == ("abstained", "paused")
    other = context.new_page()
    other.goto(f"{service.url}/searches/{answer['id']}")
    expect(other.locator("[data-testid=vote][data-encoder=colour]")).to_contain_text("Paused")

    queue.get_by_role("button", name="Resume").click()
    expect(queue).to_have_attribute("data-paused", "false")
    expect(plot).to_contain_text("Paused", timeout=15_000)  # as one that abstained
    context.close()


@pytest.mark.usefixtures("_resumed")
def test_a_gallery_without_an_index_says_so_and_is_indexed_from_there(
    page: Page, service: LiveService
) -> None:
    queues = [f"index.{encoder}" for encoder in ("colour", "texture", "shape")]
    for queue in queues:
        service.request("POST", f"/service/queues/{queue}/pause")
    service.request("POST", "/galleries", json={"name": "bare"})
    picture, _ = service.drawn.queries[1]
    files = {"pictures": (picture.name, picture.read_bytes())}
    service.request("POST", "/galleries/bare/images", files=files)
    page.goto(f"{service.url}/jobs?gallery=bare")
    rows = page.get_by_test_id("job")
    expect(rows).to_have_count(3)
    for row in rows.all():
        expect(row).to_contain_text("Paused: it waits until index.")
        row.get_by_role("button", name="Cancel").click()
    expect(page.locator('[data-testid=job][data-state="cancelled"]')).to_have_count(3)
    rows.first.get_by_role("button", name="Try again").click()
    expect(page.locator('[data-testid=job][data-state="queued"]')).to_have_count(1)

    page.goto(f"{service.url}/?gallery=bare")
    expect(page.locator("#home-notice")).to_contain_text("bare has no index yet")
    answer = service.ask(picture, gallery="bare")
    assert answer["state"] == "failed"
    page.goto(f"{service.url}/searches/{answer['id']}")
    expect(page.get_by_text("has no index for").first).to_be_visible()
    page.get_by_role("button", name="Index now").click()
    expect(page.locator("#toasts")).to_contain_text("3 reindex jobs for bare")
    for queue in queues:
        service.request("POST", f"/service/queues/{queue}/resume")
    service.jobs_done("bare")
    assert service.ask(picture, gallery="bare")["state"] == "done"
    service.request("DELETE", "/galleries/bare")
