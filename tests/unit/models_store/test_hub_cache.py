from pathlib import Path

import pytest
from huggingface_hub import constants, try_to_load_from_cache

from models_store.hub_cache import hub_cache, snapshot

COMMIT = "c" * 40


@pytest.fixture
def cached(tmp_path: Path) -> Path:
    stored = tmp_path / "models--some--network"
    folder = stored / "snapshots" / COMMIT
    folder.mkdir(parents=True)
    (folder / "config.json").touch()
    (stored / "refs").mkdir()
    (stored / "refs" / "main").write_text(COMMIT)
    return folder


@pytest.mark.parametrize("revision", ["main", COMMIT])
def test_the_same_is_found_as_by_the_library(tmp_path: Path, cached: Path, revision: str) -> None:
    found = try_to_load_from_cache("some/network", "config.json", tmp_path, revision)
    assert snapshot(tmp_path, "some/network", revision) == cached == Path(str(found)).parent


@pytest.mark.parametrize("revision", ["other", "d" * 40])
def test_what_is_not_cached_is_not_found(tmp_path: Path, cached: Path, revision: str) -> None:
    assert snapshot(tmp_path, "some/network", revision) is None
    assert snapshot(tmp_path, "some/other", "main") is None
    assert snapshot(tmp_path / "nowhere", "some/network", "main") is None


def test_the_cache_is_where_the_library_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(constants, "HF_HUB_CACHE", "/somewhere")
    assert hub_cache() == Path("/somewhere")
