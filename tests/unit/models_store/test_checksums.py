import hashlib
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from models_store import checksums
from models_store.errors import WeightsError


@pytest.fixture
def folder(tmp_path: Path, make_network: Callable[..., Path]) -> Path:
    return make_network(tmp_path / "tiny")


def test_without_a_record_nothing_is_known_and_nothing_wrong(folder: Path) -> None:
    assert checksums.known(folder) == {}
    assert checksums.unknown(folder) == ["config.json", "model.safetensors"]
    assert checksums.wrong(folder) == []


def test_later_damage_is_found(folder: Path) -> None:
    checksums.record(folder, checksums.computed(folder))
    assert checksums.unknown(folder) == checksums.wrong(folder) == []
    with (folder / "model.safetensors").open("r+b") as file:
        file.seek(-1, 2)
        last = file.read(1)
        file.seek(-1, 2)
        file.write(bytes([last[0] ^ 1]))
    assert checksums.damaged(folder) is None  # its header and size are as they were
    assert checksums.wrong(folder) == ["model.safetensors"]
    (folder / "config.json").unlink()
    assert checksums.wrong(folder) == ["config.json", "model.safetensors"]


def test_the_hubs_checksum_of_a_small_file_is_gits(folder: Path) -> None:
    file = folder / "config.json"
    blob = subprocess.run(["git", "hash-object", file], capture_output=True, text=True, check=True)
    checksums.record(folder, {"config.json": blob.stdout.strip()})
    assert checksums.wrong(folder) == []
    file.write_text("{}")
    assert checksums.wrong(folder) == ["config.json"]


def test_in_the_hubs_cache_a_file_is_named_after_its_checksum(folder: Path) -> None:
    file = folder / "model.safetensors"
    checksum = hashlib.sha256(file.read_bytes()).hexdigest()
    blob = file.rename(folder.parent / checksum)
    file.symlink_to(blob)
    assert checksums.known(folder) == {"model.safetensors": checksum}
    assert checksums.wrong(folder) == []
    blob.write_bytes(b"rotten")
    assert checksums.wrong(folder) == ["model.safetensors"]


@pytest.mark.parametrize("fault", ["cut", "longer", "garbage", "empty"])
def test_damage_that_shows_needs_no_checksum(folder: Path, fault: str) -> None:
    assert checksums.damaged(folder) is None
    file = folder / "model.safetensors"
    whole = file.read_bytes()
    faulty = {"cut": whole[:-4], "longer": whole + b"1234", "garbage": b"\x80\x04.", "empty": b""}
    file.write_bytes(faulty[fault])
    assert "model.safetensors" in str(checksums.damaged(folder))


@pytest.mark.parametrize("text", ["[]", "not json", '{"config.json": "short"}', '{"a": 1}'])
def test_a_damaged_record_is_an_error(folder: Path, text: str) -> None:
    (folder / checksums.RECORD).write_text(text)
    with pytest.raises(WeightsError, match="checksums"):
        checksums.wrong(folder)


def test_the_record_is_readable(folder: Path) -> None:
    checksums.record(folder, checksums.computed(folder))
    assert list(json.loads((folder / "checksums.json").read_text())) == [
        "config.json",
        "model.safetensors",
    ]
