import os
from pathlib import Path

import pytest

from models_store.errors import WeightsError
from models_store.weights import checksum, family, lacking, networks, unusable


def network(folder: Path, tensors: bytes = b"tensors") -> Path:
    folder.mkdir(parents=True)
    (folder / "config.json").write_text('{"architecture": "any"}')
    (folder / "model.safetensors").write_bytes(tensors)
    return folder


def test_networks_are_the_folders_with_both_files(tmp_path: Path) -> None:
    second, first = network(tmp_path / "b"), network(tmp_path / "a.tag_1-x")
    (network(tmp_path / "no_config") / "config.json").unlink()
    (network(tmp_path / "no_tensors") / "model.safetensors").unlink()
    (tmp_path / "loose.safetensors").touch()
    network(tmp_path / "deeper" / "c")
    assert networks(tmp_path) == [first, second]


def test_no_folder_no_networks(tmp_path: Path) -> None:
    assert networks(None) == []
    assert networks(tmp_path) == []


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match="cannot be read") as failed:
        networks(tmp_path / "nowhere")
    assert "SEMBLANCE_WEIGHTS" in failed.value.hint


@pytest.mark.parametrize("name", ["my network", "ünicode", "-dash", "a" * 101, "semi;colon"])
def test_a_name_that_cannot_be_a_queue_is_an_error(tmp_path: Path, name: str) -> None:
    network(tmp_path / name)
    with pytest.raises(WeightsError) as failed:
        networks(tmp_path)
    assert "rename" in failed.value.hint


def test_a_network_that_is_being_written_is_none_yet(tmp_path: Path) -> None:
    network(tmp_path / ".mine.tmp")
    assert networks(tmp_path) == []


def test_the_checksum_is_of_the_content(tmp_path: Path) -> None:
    one, same = network(tmp_path / "one"), network(tmp_path / "same")
    assert checksum(one) == checksum(same)
    assert checksum(one) != checksum(network(tmp_path / "other", b"others!"))
    assert len(checksum(one)) == 64


@pytest.mark.parametrize("file", ["config.json", "model.safetensors"])
def test_a_changed_file_changes_the_checksum(tmp_path: Path, file: str) -> None:
    folder = network(tmp_path / "one")
    before = checksum(folder)
    path = folder / file
    path.write_bytes(path.read_bytes()[::-1])  # the same size
    os.utime(path, ns=(1, 1))
    assert checksum(folder) != before


def test_an_unchanged_network_is_not_read_again(tmp_path: Path) -> None:
    folder = network(tmp_path / "one")
    before, path = checksum(folder), folder / "model.safetensors"
    stat = path.stat()
    path.write_bytes(b"TENSORS")
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert checksum(folder) == before


def test_a_vanished_network_names_the_ways_to_mend_it(tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match="gone") as failed:
        checksum(tmp_path / "gone")
    for way in ("SEMBLANCE_WEIGHTS", "hub's cache", "hf download"):
        assert way in failed.value.hint


def tower(folder: Path) -> Path:
    network(folder)
    (folder / "config.json").write_text('{"model_type": "clip", "architectures": ["CLIPModel"]}')
    (folder / "preprocessor_config.json").write_text("{}")
    return folder


def test_the_configuration_tells_whose_network_it_is(tmp_path: Path) -> None:
    assert family(network(tmp_path / "one")) == "timm"
    assert family(tower(tmp_path / "two")) == "transformers"
    (tmp_path / "two" / "config.json").write_text('{"model_type": "w", "architecture": "vit"}')
    assert family(tmp_path / "two") == "timm"  # wrapped for transformers
    (tmp_path / "two" / "config.json").write_text("not json")
    assert family(tmp_path / "two") == "timm"


@pytest.mark.parametrize("file", ["config.json", "preprocessor_config.json", "model.safetensors"])
def test_every_file_of_a_tower_is_in_its_checksum(tmp_path: Path, file: str) -> None:
    folder = tower(tmp_path / "one")
    before = checksum(folder)
    with (folder / file).open("a") as opened:
        opened.write(" ")
    assert checksum(folder) != before


def test_files_that_do_not_decide_are_not_in_the_checksum(tmp_path: Path) -> None:
    folder = tower(tmp_path / "one")
    before = checksum(folder)
    for name in ("tokenizer.json", "checksums.json", "pytorch_model.bin", "README.md"):
        (folder / name).write_text("{}")
    assert checksum(folder) == before


def test_a_tower_without_preprocessing_or_shards_is_none_yet(tmp_path: Path) -> None:
    folder = tower(tmp_path / "one")
    (folder / "preprocessor_config.json").rename(folder / "processor_config.json")
    assert networks(tmp_path) == [folder]
    (folder / "processor_config.json").unlink()
    (folder / "model.safetensors").rename(folder / "model-00001-of-00002.safetensors")
    placed = '{"weight_map": {"a": "model-00001-of-00002.safetensors", "b": "../../outside"}}'
    (folder / "model.safetensors.index.json").write_text(placed)
    assert networks(tmp_path) == []
    assert lacking(folder) == ["preprocessor_config.json", "outside"]


def test_a_published_encoder_is_fetched_by_name() -> None:
    assert "semblance models fetch clip`" in unusable("clip", "gone").hint
    assert "hf download" in unusable("mine", "gone").hint
