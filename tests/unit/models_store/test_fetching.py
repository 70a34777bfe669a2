import errno
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from models_store import checksums, fetching
from models_store.errors import FetchError
from models_store.fetching import fetch
from models_store.hub_cache import snapshot
from models_store.published.catalogue import Published
from models_store.weights import lacking
from tests.fake_hub import FakeHub, serving

ONE = Published(
    name="tiny", repository="some/network", licence="MIT", dimension=8, text=True, download_mb=1
)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory, make_tower: Callable[..., Path]) -> Path:
    return make_tower(tmp_path_factory.mktemp("published") / "tiny")


@pytest.fixture
def hub(files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeHub]:
    content = {path.name: path.read_bytes() for path in files.iterdir()}
    with serving(content | {"pytorch_model.bin": b"pickle", "README.md": b"read me"}) as served:
        constants = fetching.constants
        monkeypatch.setattr(constants, "ENDPOINT", served.url)
        resolve = served.url + "/{repo_id}/resolve/{revision}/{filename}"
        monkeypatch.setattr(constants, "HUGGINGFACE_CO_URL_TEMPLATE", resolve)
        monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "cache"))
        monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
        yield served


@pytest.mark.parametrize("into_folder", [True, False])
def test_what_is_needed_arrives_and_is_what_was_published(
    hub: FakeHub, files: Path, tmp_path: Path, into_folder: bool
) -> None:
    folder = fetch(ONE, tmp_path / "weights" if into_folder else None)
    if into_folder:
        assert folder == tmp_path / "weights" / "tiny"
    else:
        assert folder == snapshot(tmp_path / "cache", "some/network", "main")
    arrived = {path.name for path in folder.iterdir() if path.is_file()} - {checksums.RECORD}
    assert arrived == {path.name for path in files.iterdir()}  # no pickle, and the tokenizer too
    assert lacking(folder) == []
    assert checksums.unknown(folder) == []
    assert checksums.wrong(folder) == []


def test_tokenizers_are_left_out_where_there_are_no_texts(hub: FakeHub, tmp_path: Path) -> None:
    folder = fetch(ONE.model_copy(update={"text": False}), tmp_path)
    assert not (folder / "tokenizer.json").exists()
    assert lacking(folder) == []


@pytest.mark.parametrize("into_folder", [True, False])
def test_what_was_interrupted_goes_on_where_it_ended(
    hub: FakeHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, into_folder: bool
) -> None:
    weights = tmp_path / "weights" if into_folder else None
    monkeypatch.setattr(fetching.constants, "DOWNLOAD_CHUNK_SIZE", 10_000)  # written so often
    hub.cut_after = 50_000

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("huggingface_hub.file_download.time.sleep", interrupted)
        with pytest.raises(KeyboardInterrupt):
            fetch(ONE, weights)
    assert not list(tmp_path.rglob("model.safetensors"))
    hub.cut_after = None
    folder = fetch(ONE, weights)
    assert hub.ranges == [0, 50_000]
    assert checksums.wrong(folder) == []
    assert not list(tmp_path.rglob("*.part"))


def test_a_part_of_something_else_is_not_kept(hub: FakeHub, tmp_path: Path) -> None:
    (tmp_path / "tiny").mkdir()
    part = tmp_path / "tiny" / "model.safetensors.part"
    part.write_bytes(b"something else")
    with pytest.raises(FetchError, match=r"model\.safetensors arrived damaged"):
        fetch(ONE, tmp_path)
    assert not part.exists()
    assert fetch(ONE, tmp_path) == tmp_path / "tiny"


def test_what_is_there_is_not_fetched_again(hub: FakeHub, tmp_path: Path) -> None:
    fetch(ONE, tmp_path)
    fetch(ONE, tmp_path)
    assert hub.ranges == [0]


@pytest.mark.parametrize("name", ["model.safetensors", "config.json"])
def test_what_is_damaged_is_fetched_again(hub: FakeHub, tmp_path: Path, name: str) -> None:
    file = fetch(ONE, tmp_path) / name
    before, stat = file.read_bytes(), file.stat()
    file.write_bytes(before[::-1])
    os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns))  # as bits rot on a disk
    fetch(ONE, tmp_path)
    assert file.read_bytes() == before


def test_what_stays_damaged_is_an_error(
    hub: FakeHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checksums, "wrong", lambda _: ["model.safetensors"])
    with pytest.raises(FetchError, match=r"model\.safetensors of tiny arrived damaged"):
        fetch(ONE, tmp_path)


def test_a_repository_of_pickles_is_an_error(hub: FakeHub, tmp_path: Path) -> None:
    del hub.files["model.safetensors"]
    with pytest.raises(FetchError, match=r"some/network has no model\.safetensors"):
        fetch(ONE, tmp_path)


@pytest.mark.parametrize(
    ("refusal", "told"),
    [
        ((401, "RepoNotFound"), "the hub has no some/network"),
        ((404, "RepoNotFound"), "the hub has no some/network"),
        ((403, "GatedRepo"), "accepted its terms"),
        ((404, "RevisionNotFound"), "no revision main"),
        ((418, ""), "the hub answered 418"),
    ],
)
def test_a_refusal_is_one_sentence(
    hub: FakeHub, tmp_path: Path, refusal: tuple[int, str], told: str
) -> None:
    hub.refuse = refusal
    with pytest.raises(FetchError, match=re.escape(told)) as failed:
        fetch(ONE, tmp_path)
    assert "\n" not in str(failed.value)


def test_no_hub_at_all_is_one_sentence(
    hub: FakeHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching.constants, "ENDPOINT", "http://127.0.0.1:1")
    with pytest.raises(FetchError, match="cannot be reached") as failed:
        fetch(ONE, tmp_path)
    assert "\n" not in str(failed.value)


def test_offline_nothing_is_asked(
    hub: FakeHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching.constants, "HF_HUB_OFFLINE", True)
    with pytest.raises(FetchError, match="HF_HUB_OFFLINE"):
        fetch(ONE, tmp_path)


@pytest.mark.parametrize(("code", "advice"), [(errno.ENOSPC, "free some space"), (errno.EROFS, "")])
def test_a_disk_that_cannot_be_written_is_one_sentence(
    hub: FakeHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, advice: str
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(fetching, "snapshot_download", full)
    with pytest.raises(FetchError, match="cannot be written") as failed:
        fetch(ONE, tmp_path)
    assert advice in failed.value.hint
