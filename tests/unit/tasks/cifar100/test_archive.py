import gzip
import tarfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from tasks.cifar100.archive import opened_archive
from tasks.cifar100.errors import Cifar100Error, UnsafeFileError
from tests.cifar100_files import FOLDER, write_archive

FILES = {"meta": b"m" * 10, "train": b"t" * 50_000, "test": b"e" * 700}


def read(path: Path) -> dict[str, bytes]:
    with opened_archive(path) as archive:
        found = {}
        for name in ("meta", "train", "test", "meta"):
            with archive.content(name) as content:
                found[name] = content.read(content.size)
        return found


def test_files_are_read_in_any_order_and_nothing_is_written(tmp_path: Path) -> None:
    assert read(write_archive(tmp_path / "a.tar.gz", FILES)) == FILES
    assert [one.name for one in tmp_path.iterdir()] == ["a.tar.gz"]


def test_a_file_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(Cifar100Error, match="has no file test"):
        read(write_archive(tmp_path / "a.tar.gz", {"meta": b"m", "train": b"t"}))


def _member(name: str, kind: bytes = tarfile.REGTYPE, size: int = 0) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.type, member.size, member.linkname = kind, size, "/etc/passwd"
    return member


@pytest.mark.parametrize(
    "member",
    [
        _member(f"{FOLDER}/train", tarfile.SYMTYPE),
        _member(f"{FOLDER}/elsewhere", tarfile.SYMTYPE),
        _member(f"{FOLDER}/train", tarfile.LNKTYPE),
        _member(f"{FOLDER}/pipe", tarfile.FIFOTYPE),
        _member(f"{FOLDER}/device", tarfile.CHRTYPE),
        _member("/etc/other"),
        _member(f"{FOLDER}/../../other"),
        _member("another/meta"),
        _member(f"{FOLDER}/huge", size=1 << 40),
    ],
    ids=lambda member: f"{member.name} {member.type!r}",
)
def test_what_the_published_archive_has_not_is_refused(
    tmp_path: Path, member: tarfile.TarInfo
) -> None:
    path = tmp_path / "a.tar.gz"
    with tarfile.open(path, "w:gz") as tar:
        for name, data in FILES.items():
            whole = _member(f"{FOLDER}/{name}", size=len(data))
            if name != Path(member.name).name or member.isreg():
                tar.addfile(whole, BytesIO(data))
        tar.addfile(member)
    with pytest.raises(UnsafeFileError) as refused:
        read(path)
    assert "do not use this file" in refused.value.hint


def test_too_many_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UnsafeFileError):
        read(write_archive(tmp_path / "a.tar.gz", FILES | {str(one): b"" for one in range(40)}))


def test_a_header_that_unpacks_to_gigabytes_is_refused(tmp_path: Path) -> None:
    """Headers of this kind are read whole, however large they say they are."""
    header = _member("././@PaxHeader", tarfile.XHDTYPE, 64 << 20)
    packed = gzip.compress(header.tobuf(tarfile.USTAR_FORMAT) + bytes(64 << 20), compresslevel=1)
    (tmp_path / "a.tar.gz").write_bytes(packed)
    with pytest.raises(UnsafeFileError, match="headers"):
        read(tmp_path / "a.tar.gz")


def _plain_tar(data: bytes) -> bytes:
    return gzip.decompress(data)


def _noise(data: bytes) -> bytes:
    return b"no archive"


def _shortened(data: bytes) -> bytes:
    return data[: len(data) // 2]


def _flipped(data: bytes) -> bytes:
    return data[:60] + bytes(one ^ 0xFF for one in data[60:90]) + data[90:]


@pytest.mark.parametrize("damage", [_plain_tar, _noise, _shortened, _flipped])
def test_what_is_damaged_or_something_else_is_an_error(
    tmp_path: Path, damage: Callable[[bytes], bytes]
) -> None:
    path = write_archive(tmp_path / "a.tar.gz", FILES)
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(Cifar100Error) as refused:
        read(path)
    assert str(path) in str(refused.value)
