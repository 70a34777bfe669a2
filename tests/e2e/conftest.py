import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.dashboard_alone import Kept, dashboard_alone

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The machine's own Chromium, kept from calling home."""
    if CHROMIUM is None:
        pytest.skip("there is no chromium on PATH")
    quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
    return browser_type_launch_args | {
        "executable_path": CHROMIUM,
        "args": ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", *quiet],
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """Nothing glides while a test waits for it."""
    return browser_context_args | {"reduced_motion": "reduce"}


@pytest.fixture
def browser_without_scripts(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=False)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    """A dashboard without workers."""
    with dashboard_alone(tmp_path_factory.mktemp("kept")) as kept:
        yield kept


@pytest.fixture
def unbroken(page: Page) -> Iterator[None]:
    """No script of the page may break."""
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    yield
    assert broken == []
