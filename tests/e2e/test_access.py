"""People log in, do what they may, and are offered nothing else: real browser, real service."""

import re
from collections.abc import Callable, Iterator

import pytest
import requests
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from index_store.catalog.access_records import ROLES
from index_store.catalog.database import Catalog
from tests.live_service import LiveService, until
from web.access import keys
from web.access.passwords import hashed

pytestmark = pytest.mark.e2e

PASSWORD = "correct horse battery"
GALLERY = "guarded"
VIEWS = {"desktop": 1280, "phone": 390}

Visit = Callable[..., Page]


@pytest.fixture(scope="module")
def catalog(service: LiveService) -> Iterator[Catalog]:
    """The service's own, closed for the time of these tests by a user of each role."""
    password_hash = hashed(PASSWORD, "nobody")
    with Catalog(f"sqlite:///{service.var}/catalog.db") as catalog:
        catalog.galleries.create(GALLERY)
        for role in reversed(ROLES):
            catalog.users.add(role, password_hash, role)
        yield catalog
        for user in sorted(catalog.users.list(), key=lambda one: one.role == "admin"):
            catalog.users.remove(user.name)
        service.request("DELETE", f"/galleries/{GALLERY}")


@pytest.fixture
def visit(browser: Browser, service: LiveService, catalog: Catalog) -> Iterator[Visit]:
    """Opens a page in a browser of its own, logged in if a name is given."""
    contexts = []

    def visit(path: str, name: str | None = None, *, width: int = 1280, locale: str = "en") -> Page:
        context = browser.new_context(locale=locale, viewport={"width": width, "height": 844})
        contexts.append(context)
        page = context.new_page()
        page.goto(service.url + path)
        if name:
            log_in(page, name)
            expect(page).to_have_url(service.url + path)
        return page

    yield visit
    for context in contexts:
        context.close()


def log_in(page: Page, name: str, password: str = PASSWORD) -> None:
    page.locator("input[name=name]").fill(name)
    page.locator("input[name=password]").fill(password)
    page.locator("input[name=password]").press("Enter")


def check_looks(page: Page) -> None:
    """Nothing is wider than the page, and nothing keeps anybody from using it."""
    wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wider) <= 0
    found = Axe().run(page).response["violations"]
    assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []


@pytest.mark.parametrize("width", VIEWS.values(), ids=VIEWS)
@pytest.mark.parametrize(
    ("locale", "wrong", "role", "leave"),
    [
        ("en-GB", "Name or password is wrong.", "Viewer", "Log out"),
        ("ru-RU", "Неверное имя или пароль.", "Наблюдатель", "Выйти"),
    ],
)
def test_one_logs_in_and_out_again(
    service: LiveService, visit: Visit, width: int, locale: str, wrong: str, role: str, leave: str
) -> None:
    page = visit(f"/galleries/{GALLERY}", width=width, locale=locale)
    check_looks(page)
    log_in(page, "viewer", "not this one")
    expect(page.get_by_role("alert")).to_have_text(wrong)
    log_in(page, "viewer")
    expect(page).to_have_url(f"{service.url}/galleries/{GALLERY}")
    page.locator(".me").click()
    menu = page.locator("#me")
    expect(menu).to_contain_text("viewer")
    expect(menu).to_contain_text(role)
    menu.get_by_role("button", name=leave).click()
    expect(page).to_have_url(f"{service.url}/login")
    page.goto(f"{service.url}/jobs")
    expect(page).to_have_url(f"{service.url}/login?next=/jobs")


@pytest.mark.parametrize(
    ("name", "uploads", "deletes"),
    [("viewer", False, False), ("editor", True, False), ("admin", True, True)],
)
def test_what_one_may_not_do_is_not_offered(
    visit: Visit, name: str, uploads: bool, deletes: bool
) -> None:
    page = visit(f"/galleries/{GALLERY}", name)
    expect(page.get_by_text("This gallery is empty")).to_be_visible()
    expect(page.get_by_role("button", name="Upload")).to_be_visible(visible=uploads)
    expect(page.get_by_role("button", name="More actions")).to_be_visible(visible=uploads)
    if uploads:
        page.get_by_role("button", name="More actions").click()
        expect(page.get_by_text("Delete gallery…")).to_be_visible(visible=deletes)
    assert page.get_by_text("Drop pictures anywhere").is_visible() == uploads
    page.goto(page.url.replace(f"/galleries/{GALLERY}", "/settings"))
    expect(page.get_by_role("heading", name="API keys")).to_be_visible()
    expect(page.get_by_role("heading", name="Users")).to_be_visible(visible=deletes)


def test_a_session_that_ends_leads_back_to_the_login(
    service: LiveService, visit: Visit, catalog: Catalog
) -> None:
    page = visit("/jobs", "editor")
    expect(page.get_by_role("heading", name="Jobs")).to_be_visible()
    catalog.users.set_password("editor", catalog.users.get("editor").password_hash)
    page.evaluate("dispatchEvent(new Event('focus'))")  # somebody comes back to the jobs
    expect(page).to_have_url(f"{service.url}/login?next=%2Fjobs")
    log_in(page, "editor")
    expect(page).to_have_url(f"{service.url}/jobs")


@pytest.mark.parametrize("width", VIEWS.values(), ids=VIEWS)
def test_an_administrator_looks_after_users_and_keys(
    service: LiveService, visit: Visit, catalog: Catalog, width: int
) -> None:
    page, name = visit("/settings", "admin", width=width), f"new{width}"
    expect(page.get_by_test_id("user")).to_have_count(len(catalog.users.list()))
    page.get_by_role("button", name="New user…").click()
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill("short")
    page.get_by_role("button", name="Create").click()  # the browser itself finds it too short
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Create").click()
    row = page.get_by_test_id("user").filter(has_text=name)
    expect(row).to_contain_text("never logged in")
    row.get_by_label(f"Role of {name}").select_option("editor")
    until(lambda: catalog.users.get(name).role == "editor" or None, within_s=10)
    row.get_by_role("button", name="Keep out").click()
    expect(row.get_by_role("button", name="Let in")).to_be_visible()

    page.get_by_role("button", name="New key…").click()
    page.get_by_label("What it is for").fill(f"from {width}")
    page.get_by_role("button", name="Create").click()
    secret = page.get_by_label("API key", exact=True).input_value()
    page.get_by_role("button", name="Done").click()
    with_key = {"Authorization": f"Bearer {secret}"}
    assert service.request("GET", "/galleries", headers=with_key).status_code == 200
    key = page.get_by_test_id("key").filter(has_text=f"from {width}")
    assert secret not in page.content()
    key.get_by_role("button", name="Revoke…").click()
    page.get_by_role("button", name="Revoke", exact=True).click()
    expect(key).to_contain_text("revoked")
    assert service.request("GET", "/galleries", headers=with_key).status_code == 401
    check_looks(page)
    page.reload()
    revoked = page.get_by_test_id("audit").filter(has_text="Revoke an API key")
    expect(revoked.first).to_be_visible()
    own = page.get_by_test_id("user").filter(has_text="you")
    expect(own).to_contain_text("Administrator")
    expect(own.get_by_role("button")).to_have_count(0)  # for a slip of the finger


def test_a_program_with_a_key_does_what_its_key_allows(
    service: LiveService, catalog: Catalog
) -> None:
    def ask(method: str, path: str, owner: str, **more: object) -> int:
        secret = keys.issue(catalog, catalog.users.get(owner), "test", ("read", "write")).secret
        headers = {"Authorization": f"Bearer {secret}"}
        return service.request(method, path, headers=headers, **more).status_code

    assert service.request("GET", "/galleries").status_code == 401
    assert ask("GET", "/galleries", "viewer") == 200
    assert ask("POST", "/galleries", "viewer", json={"name": "theirs"}) == 403
    assert ask("POST", "/galleries", "editor", json={"name": "ours"}) == 201
    assert ask("DELETE", "/galleries/ours", "editor") == 403
    catalog.galleries.delete("ours")
    told = requests.get(f"{service.url}/metrics", timeout=30)
    assert "semblance_redis_up 1.0" in told.text


def test_flower_is_behind_the_same_login(service: LiveService, visit: Visit) -> None:
    page = visit("/", "editor")
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Flower").first.click()
    flower = opened.value
    expect(flower).to_have_title(re.compile("Flower"))
    address = flower.url
    stranger = visit("/login")
    stranger.goto(address)
    expect(stranger).to_have_url(f"{service.url}/login?next=/flower")
    viewer = visit("/", "viewer")
    expect(viewer.locator("#flower")).to_be_hidden()
    assert viewer.goto(f"{service.url}/flower").status == 403  # type: ignore[union-attr]


def test_the_api_can_be_read_and_tried(visit: Visit) -> None:
    page = visit("/galleries", "viewer")
    said = []
    page.on(
        "console", lambda message: said.append(message.text) if message.type == "error" else None
    )
    page.goto(page.url.replace("/galleries", "/api/docs"))
    page.locator('[id="link-get-/api/v1/galleries"]').click()
    page.get_by_role("button", name="TRY").click()
    expect(page.get_by_text(f'"{GALLERY}"').first).to_be_visible()
    assert said == []
