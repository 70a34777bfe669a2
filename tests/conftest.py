"""What tests of all kinds share."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from models_store.profiles import DESCRIPTORS
from settings import get_settings
from tasks import ensemble, runtime
from web import context

pytest_plugins = ["tests.live_service", "tests.migrated_catalog"]

# ranx, against which figures are checked, is compiled when it is used: two minutes for a second's work.
os.environ.setdefault("NUMBA_DISABLE_JIT", "1")

# The tests run side by side: threads of one torch would only wait for those of another.
os.environ.setdefault("OMP_NUM_THREADS", "1")

# A shell ignores Ctrl-C for what it runs in the background, nohup a closed terminal, and children inherit
# that: the tests, and the services they start, are to hear them wherever they run.
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGHUP, signal.SIG_DFL)

CACHED = (
    get_settings,
    ensemble.get_specs,
    ensemble.get_profile,
    ensemble.get_catalog,
    runtime.get_engine,
    context.get_files,
)


SERVICES = {"service", "speaking_service"}
"""Fixtures that take long to start, each shared by many files."""


def pytest_itemcollected(item: pytest.Item) -> None:
    """Keep together, where several processes share the tests, those that share what is slow to make."""
    shared = SERVICES.intersection(getattr(item, "fixturenames", ()))
    group = min(shared, default=item.nodeid.partition("::")[0])
    item.add_marker(pytest.mark.xdist_group(group))


@pytest.fixture(scope="session")
def test_data() -> Path:
    """The folder with real pictures and weights, or a skip that says how to have one."""
    folder = os.environ.get("SEMBLANCE_TEST_DATA")
    if not folder or not (Path(folder) / "datasets").is_dir():
        pytest.skip("SEMBLANCE_TEST_DATA names no folder with datasets/ and weights/")
    return Path(folder)


@pytest.fixture
def var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A data folder of the test's own that every setting and cache of this process points to."""
    for name in [name for name in os.environ if name.startswith("SEMBLANCE_")]:
        if name != "SEMBLANCE_TEST_DATA":
            monkeypatch.delenv(name)
    folder = tmp_path / "var"
    monkeypatch.setenv("SEMBLANCE_VAR", str(folder))
    monkeypatch.setenv("SEMBLANCE_PROFILE", DESCRIPTORS)  # what needs networks says so
    hub_cache = str(tmp_path / "hub")  # whatever this machine's own may hold
    monkeypatch.setenv("HF_HUB_CACHE", hub_cache)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", hub_cache)
    forget()
    yield folder
    if ensemble.get_catalog.cache_info().currsize:
        ensemble.get_catalog().close()
    forget()


def forget() -> None:
    """Drop what the process has cached of its settings."""
    for cached in CACHED:
        cached.cache_clear()
