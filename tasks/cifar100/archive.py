"""The archive that CIFAR-100 is published in, read from as it is: nothing is ever extracted."""

import gzip
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import BinaryIO, cast

from tasks.cifar100.content import MOST_BYTES, Content
from tasks.cifar100.errors import Cifar100Error, UnsafeFileError

_MOST_MEMBERS = 32  # the published one has five
_MOST_AT_ONCE = 1 << 20  # bytes


class Archive:
    """Has the archive's files by their names alone, whatever folder they are in."""

    def __init__(self, path: Path, tar: tarfile.TarFile) -> None:
        self._path = path
        self._tar = tar
        self._members = _checked(path, tar)

    @contextmanager
    def content(self, name: str) -> Iterator[Content]:
        """See :class:`tasks.cifar100.source.Source`."""
        member = self._members.get(name)
        file = None if member is None else self._tar.extractfile(member)
        if member is None or file is None:
            raise Cifar100Error(f"{self._path} has no file {name}")
        with file:
            yield Content(cast("BinaryIO", file), member.size, f"{self._path}: {name}")

    def mtime_ns(self, name: str) -> int:
        """See :class:`tasks.cifar100.source.Source`."""
        return self._path.stat().st_mtime_ns


@contextmanager
def opened_archive(path: Path) -> Iterator[Archive]:
    """The archive, to be read from.

    Raises:
        UnsafeFileError: It has links in it, or names that lead elsewhere.
        Cifar100Error: It is no such archive, or damaged.
    """
    try:
        with (
            _Unpacked(path) as unpacked,
            tarfile.open(fileobj=unpacked, mode="r:") as tar,
        ):
            yield Archive(path, tar)
    except (tarfile.TarError, gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise Cifar100Error(f"{path} is no .tar.gz, or a damaged one ({error})") from error


class _Unpacked(gzip.GzipFile):
    """What a .tar.gz holds, handed out in small parts: a few bytes can unpack to gigabytes."""

    def read(self, size: int | None = -1) -> bytes:
        """The next bytes.

        Raises:
            UnsafeFileError: More are asked for than any header, or anybody here, needs.
        """
        if size is None or not 0 <= size <= _MOST_AT_ONCE:
            raise UnsafeFileError(f"{self.name} has headers that no such archive has")
        return super().read(size)


def _checked(path: Path, tar: tarfile.TarFile) -> dict[str, tarfile.TarInfo]:
    """The files by name, if all that is in the archive is files of a size, and folders.

    Raises:
        UnsafeFileError: It is not, or two files have one name.
    """
    members: dict[str, tarfile.TarInfo] = {}
    for number, member in enumerate(tar):
        name = PurePosixPath(member.name)
        plain = member.isdir() or (member.isreg() and not member.issparse())
        leads_elsewhere = name.is_absolute() or ".." in name.parts
        fits = 0 <= member.size <= MOST_BYTES and number < _MOST_MEMBERS
        if not plain or leads_elsewhere or not fits:
            raise UnsafeFileError(
                f"{path} has in it what the published archive has not, such as links, names that "
                "lead elsewhere, or very large files"
            )
        if member.isreg() and members.setdefault(name.name, member) is not member:
            raise UnsafeFileError(f"{path} has two files of the same name")
    return members
