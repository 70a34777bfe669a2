import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import fsspec
import pytest

from index_store.errors import IndexStoreError, NotFoundError
from index_store.images import ImageFiles

HASH = "ab" + "0" * 62
OTHER = "cd" + "1" * 62


@pytest.fixture
def var(tmp_path: Path) -> Path:
    return tmp_path / "var"


@pytest.fixture
def files(var: Path) -> ImageFiles:
    return ImageFiles(var)


def everything(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.*"))


@pytest.mark.parametrize(
    "name", ["plain.jpg", "a b#c?d%20e.jpg", "猫.jpg", os.fsdecode(b"\xe9.jpg")]
)
def test_reads_local_files_whatever_their_name(
    files: ImageFiles, tmp_path: Path, name: str
) -> None:
    path = tmp_path / name
    path.write_bytes(b"picture")
    assert files.read(path.as_uri()) == b"picture"
    assert files.read(str(path)) == b"picture"
    assert files.exists(path.as_uri())
    path.unlink()
    assert not files.exists(path.as_uri())


def test_reads_what_fsspec_can_open(files: ImageFiles) -> None:
    with fsspec.open("memory://bucket/a.jpg", "wb") as file:
        file.write(b"picture")
    assert files.read("memory://bucket/a.jpg") == b"picture"
    assert files.exists("memory://bucket/a.jpg")
    assert not files.exists("memory://bucket/b.jpg")
    with pytest.raises(NotFoundError):
        files.read("memory://bucket/b.jpg")


def test_missing_original_says_what_to_do(files: ImageFiles, tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match=r"gone\.jpg") as missing:
        files.read((tmp_path / "gone.jpg").as_uri())
    assert "ingest" in missing.value.hint


@pytest.mark.parametrize("uri", ["nonsense://a", "var://../secret", "var://originals/../../etc"])
def test_addresses_that_mean_nothing(files: ImageFiles, uri: str) -> None:
    with pytest.raises(IndexStoreError, match="cannot be read"):
        files.read(uri)


def test_folder_is_no_original(files: ImageFiles, tmp_path: Path) -> None:
    with pytest.raises(IndexStoreError, match="cannot be read"):
        files.read(tmp_path.as_uri())


def test_keeps_one_copy_per_content(files: ImageFiles, var: Path) -> None:
    uri = files.keep(b"picture", HASH, ".jpg")
    assert files.keep(b"picture", HASH, ".jpg") == uri == f"var://originals/ab/{HASH}.jpg"
    assert everything(var) == [f"originals/ab/{HASH}.jpg"]
    assert files.read(uri) == b"picture"
    assert files.exists(uri)
    assert files.is_kept(uri)
    assert not files.is_kept("file:///a.jpg")


def test_copies_are_found_when_the_folder_moves(files: ImageFiles, var: Path) -> None:
    uri = files.keep(b"picture", HASH, ".jpg")
    moved = var.rename(var.with_name("elsewhere"))
    assert ImageFiles(moved).read(uri) == b"picture"


@pytest.mark.parametrize(
    ("content_hash", "suffix"),
    [
        ("../../etc/passwd", ".jpg"),
        (HASH.upper(), ".jpg"),
        (HASH, "/../x"),
        (HASH, ".jp/g"),
        ("", ""),
    ],
)
def test_only_hashes_and_extensions_make_file_names(
    files: ImageFiles, content_hash: str, suffix: str
) -> None:
    with pytest.raises(ValueError, match="not a"):
        files.keep(b"picture", content_hash, suffix)


def test_thumbnail_is_made_once(files: ImageFiles) -> None:
    assert not files.has_thumbnail(HASH)
    with pytest.raises(NotFoundError):
        files.thumbnail(HASH)
    files.save_thumbnail(HASH, lambda: b"small")
    files.save_thumbnail(HASH, lambda: pytest.fail("made twice"))
    assert files.has_thumbnail(HASH)
    assert files.thumbnail(HASH) == b"small"
    assert files.thumbnail_path(HASH).read_bytes() == b"small"
    assert not files.has_thumbnail(OTHER)


def test_empty_file_left_by_a_power_cut_is_made_anew(files: ImageFiles) -> None:
    files.save_thumbnail(HASH, lambda: b"small")
    files.thumbnail_path(HASH).write_bytes(b"")
    files.save_thumbnail(HASH, lambda: b"small again")
    assert files.thumbnail(HASH) == b"small again"


def test_thumbnail_that_cannot_be_made_leaves_nothing(files: ImageFiles, var: Path) -> None:
    def fail() -> bytes:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        files.save_thumbnail(HASH, fail)
    assert not var.exists()


def test_threads_that_keep_the_same_leave_one_whole_file(files: ImageFiles, var: Path) -> None:
    data = os.urandom(1 << 20)
    with ThreadPoolExecutor(8) as pool:
        uris = set(pool.map(lambda _: files.keep(data, HASH, ".png"), range(16)))
    assert everything(var) == [f"originals/ab/{HASH}.png"]
    assert files.read(uris.pop()) == data


def test_interrupted_write_is_not_taken_for_a_file(
    files: ImageFiles, var: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fail)
        with pytest.raises(IndexStoreError, match="no room left") as full:
            files.keep(b"picture", HASH, ".jpg")
    assert "space" in full.value.hint
    assert everything(var) == []


def test_file_appears_whole_or_not_at_all(
    files: ImageFiles, var: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[list[str]] = []

    def watch(temporary: Path, path: Path) -> None:
        seen.append([path.name for path in var.rglob("*.jpg")])
        os.replace(temporary, path)  # noqa: PTH105

    monkeypatch.setattr(Path, "replace", watch)
    files.save_thumbnail(HASH, lambda: b"small")
    assert seen == [[]]
    assert files.thumbnail(HASH) == b"small"


def test_files_can_be_read_by_other_users_if_the_umask_says_so(files: ImageFiles) -> None:
    umask = os.umask(0o022)
    try:
        files.save_thumbnail(HASH, lambda: b"small")
    finally:
        os.umask(umask)
    assert stat.S_IMODE(files.thumbnail_path(HASH).stat().st_mode) == 0o644
