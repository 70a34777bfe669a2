"""Where the files of CIFAR-100 are: in a folder, or still in the archive they are published in."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol

from tasks.cifar100.archive import opened_archive
from tasks.cifar100.content import Content
from tasks.cifar100.errors import Cifar100Error


class Source(Protocol):
    """Has files by name, to be read one after the other, each as often as need be."""

    def content(self, name: str) -> AbstractContextManager[Content]:
        """A file's content.

        Raises:
            Cifar100Error: There is no such file.
        """

    def mtime_ns(self, name: str) -> int:
        """When what holds the file was last changed, in nanoseconds since 1970."""


@contextmanager
def opened(path: Path) -> Iterator[Source]:
    """A folder, or the archive, to be read from.

    Raises:
        Cifar100Error: It is neither, or the archive has something in it that it should not have.
    """
    if path.is_dir():
        yield _Folder(path)
    else:
        with opened_archive(path) as archive:
            yield archive


class _Folder:
    def __init__(self, path: Path) -> None:
        self._path = path

    @contextmanager
    def content(self, name: str) -> Iterator[Content]:
        """See :class:`Source`."""
        path = self._path / name
        if not path.is_file():
            raise Cifar100Error(
                f"{self._path} has no file {name}",
                hint=f"name the folder that holds meta, train and test, or {Cifar100Error.hint}",
            )
        with path.open("rb") as file:
            yield Content(file, path.stat().st_size, str(path))

    def mtime_ns(self, name: str) -> int:
        """See :class:`Source`."""
        return (self._path / name).stat().st_mtime_ns
