import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from index_store.images import ImageFiles
from index_store.stored_files import StoredFile, StoredFiles

HASH = "ab" + "0" * 62
OTHER = "cd" + "1" * 62
NOW = datetime.now(UTC)
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def files(tmp_path: Path) -> ImageFiles:
    return ImageFiles(tmp_path)


@pytest.fixture
def stored(tmp_path: Path) -> StoredFiles:
    return StoredFiles(tmp_path)


def age(path: Path, to: datetime = NOW - timedelta(days=2)) -> None:
    os.utime(path, (to.timestamp(), to.timestamp()))


def unused(stored: StoredFiles, since: datetime) -> list[StoredFile]:
    return [file for batch in stored.unused_since(since) for file in batch]


def test_the_files_of_a_picture(files: ImageFiles, stored: StoredFiles) -> None:
    uri = files.keep(b"picture", HASH, ".jpg")
    thumbnail = StoredFile(files.thumbnail_path(HASH), HASH, is_original=False)
    copy = StoredFile(files.copy_path(HASH, ".jpg"), HASH, is_original=True)
    assert stored.of(HASH, uri) == [thumbnail, copy]
    assert stored.of(HASH, "file:///somewhere/a.jpg") == [thumbnail]


def test_old_files_of_both_kinds_are_found(files: ImageFiles, stored: StoredFiles) -> None:
    files.keep(b"picture", HASH, ".jpg")
    files.save_thumbnail(OTHER, lambda: b"small")
    found = unused(stored, LATER)
    assert [(file.content_hash, file.is_original) for file in found] == [
        (HASH, True),
        (OTHER, False),
    ]
    assert unused(stored, NOW - timedelta(hours=1)) == []


def test_asking_for_a_file_makes_it_new(files: ImageFiles, stored: StoredFiles) -> None:
    uri = files.keep(b"picture", HASH, ".jpg")
    files.save_thumbnail(HASH, lambda: b"small")
    yesterday = NOW - timedelta(days=1)
    for ask in (
        lambda: files.keep(b"picture", HASH, ".jpg"),
        lambda: files.still_has(uri),
    ):
        age(files.copy_path(HASH, ".jpg"))
        assert len(unused(stored, yesterday)) == 1
        assert ask()
        assert unused(stored, yesterday) == []
    age(files.thumbnail_path(HASH))
    files.save_thumbnail(HASH, lambda: pytest.fail("it is there"))
    assert unused(stored, yesterday) == []


def test_a_file_that_is_used_is_not_discarded(files: ImageFiles, stored: StoredFiles) -> None:
    files.save_thumbnail(HASH, lambda: b"small")
    (file,) = stored.of(HASH, "")
    assert not stored.discard(file, NOW - timedelta(days=1))
    assert files.has_thumbnail(HASH)
    assert stored.discard(file, LATER)
    assert not stored.discard(file, LATER)
    assert not any(file.path.parent.iterdir())


def test_a_file_asked_for_while_it_is_being_discarded_stays(
    files: ImageFiles, stored: StoredFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    files.save_thumbnail(HASH, lambda: b"small")
    (file,) = stored.of(HASH, "")
    age(file.path)
    rename = Path.rename

    def asked_for_first(path: Path, target: Path) -> Path:
        if path == file.path:
            files.save_thumbnail(HASH, lambda: pytest.fail("it is there"))
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", asked_for_first)
    assert not stored.discard(file, NOW - timedelta(days=1))
    assert files.thumbnail(HASH) == b"small"


def test_what_a_crash_left_half_written_goes(files: ImageFiles, stored: StoredFiles) -> None:
    files.keep(b"picture", HASH, ".jpg")
    folder = files.copy_path(HASH, ".jpg").parent
    old, new = folder / ".1.tmp", folder / ".2.tmp"
    for stray in (old, new):
        stray.write_bytes(b"half")
    age(old)
    assert unused(stored, NOW - timedelta(days=1)) == []
    assert (old.exists(), new.exists()) == (False, True)
