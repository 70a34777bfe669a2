import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest

from models_store import checksums
from models_store.inventory import Entry, inventory, verified
from models_store.published.catalogue import published


@pytest.fixture
def weights(tmp_path: Path, make_network: Callable[..., Path]) -> Path:
    make_network(tmp_path / "weights" / "tiny")
    return tmp_path / "weights"


def by_name(weights: Path | None, cache: Path | None = None) -> dict[str, Entry]:
    return {entry.name: entry for entry in inventory(weights, cache)}


def test_what_is_not_here_is_told_as_published() -> None:
    found = by_name(None)
    starters = {name for name in found if name.startswith("starter_")}
    assert starters
    assert {found[name].state for name in starters} == {"ready"}
    assert set(found) == set(published()) | starters
    clip = found["clip"]
    assert (clip.state, clip.licence, clip.dimension, clip.text) == ("missing", "MIT", 512, True)
    assert clip.size == 605_000_000
    assert clip.folder is None


def test_another_network_is_told_as_it_is(weights: Path) -> None:
    tiny = by_name(weights)["tiny"]
    files = [weights / "tiny" / name for name in ("config.json", "model.safetensors")]
    assert (tiny.state, tiny.licence, tiny.repository) == ("not checked", None, None)
    assert tiny.size == sum(file.stat().st_size for file in files)


def test_recorded_it_is_ready_and_later_damage_is_found(weights: Path) -> None:
    folder = weights / "tiny"
    checksums.record(folder, checksums.computed(folder))
    assert verified(by_name(weights)["tiny"]).state == "ready"
    (folder / "config.json").write_text('{"architecture": "other"}')
    entry = by_name(weights)["tiny"]
    assert entry.state == "ready"  # nothing was read
    assert verified(entry).state == "checksum wrong"
    assert verified(entry).detail == "config.json"


def test_what_is_cut_short_is_damaged(weights: Path) -> None:
    file = weights / "tiny" / "model.safetensors"
    file.write_bytes(file.read_bytes()[:-9])
    entry = by_name(weights)["tiny"]
    assert entry.state == verified(entry).state == "damaged"


def test_what_lacks_files_is_incomplete(weights: Path, make_tower: Callable[..., Path]) -> None:
    shards = make_tower(weights / "clip", shards=True)
    next(shards.glob("model-00002-of-*.safetensors")).unlink()
    (shards / "preprocessor_config.json").unlink()
    (weights / "tiny" / "model.safetensors").unlink()
    found = by_name(weights)
    assert found["clip"].state == found["tiny"].state == "incomplete"
    assert "model-00002" in found["clip"].detail
    assert "preprocessor_config.json" in found["clip"].detail
    assert found["clip"].licence == "MIT"


def test_a_towers_configuration_tells_its_dimension(
    weights: Path, make_tower: Callable[..., Path]
) -> None:
    make_tower(weights / "one")
    make_tower(weights / "two", "siglip")
    found = by_name(weights)
    assert (found["one"].dimension, found["one"].text) == (16, True)
    assert (found["two"].dimension, found["two"].text) == (32, True)


def test_a_complete_folder_goes_before_an_incomplete_one(
    tmp_path: Path, weights: Path, make_network: Callable[..., Path]
) -> None:
    (make_network(weights / "convnext") / "model.safetensors").unlink()
    repository = published()["convnext"].repository
    stored = tmp_path / "cache" / f"models--{repository.replace('/', '--')}"
    folder = make_network(stored / "snapshots" / ("c" * 40))
    (stored / "refs").mkdir()
    (stored / "refs" / "main").write_text("c" * 40)
    for name in ("config.json", "model.safetensors"):  # as the hub's cache has them
        blob = stored / hashlib.sha256((folder / name).read_bytes()).hexdigest()
        (folder / name).rename(blob)
        (folder / name).symlink_to(blob)
    assert by_name(weights)["convnext"].state == "incomplete"
    entry = by_name(weights, tmp_path / "cache")["convnext"]
    assert (entry.state, entry.folder) == ("ready", folder)
    assert verified(entry).state == "ready"


@pytest.mark.parametrize(
    ("file", "content", "detail"),
    [
        ("config.json", "{", "names no architecture"),
        ("config.json", "[]", "names no architecture"),
        ("config.json", '{"num_classes": 3}', "names no architecture"),
        ("checksums.json", "{", "remove it"),
        ("checksums.json", '{"config.json": "no checksum"}', "remove it"),
    ],
)
def test_one_damaged_network_does_not_hide_the_others(
    weights: Path, make_network: Callable[..., Path], file: str, content: str, detail: str
) -> None:
    make_network(weights / "other")
    (weights / "tiny" / file).write_text(content)
    found = by_name(weights)
    assert found["tiny"].state == verified(found["tiny"]).state == "damaged"
    assert detail in found["tiny"].detail
    assert found["other"].state == "not checked"


def test_a_folder_that_no_encoder_can_be_called_after_is_told(
    weights: Path, make_network: Callable[..., Path]
) -> None:
    make_network(weights / "bad name")
    entry = by_name(weights)["bad name"]
    assert entry.state == "damaged"
    assert "rename the folder" in entry.detail
