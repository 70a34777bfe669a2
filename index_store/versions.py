"""Numbered versions of one index on disk, and the one that searches use.

A version is built in ``versions/<n>.tmp``, described by a manifest, synced, and only then renamed
to ``versions/<n>``; the file ``CURRENT``, replaced in one step, says which one counts. A reader
therefore sees a whole version or the one before it, and a killed build leaves only a ``.tmp``
folder that the next build clears away.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from index_store.durable import sync_folder, write_atomically
from index_store.errors import CorruptStoreError, NotFoundError
from index_store.locks import exclusive
from index_store.manifest import Description, Version, read_version, write_manifest

CURRENT = "CURRENT"
LOCK_TIMEOUT_S = 60.0  # swapping and pruning take milliseconds


@dataclass(frozen=True)
class Staging:
    """A version in the making.

    Attributes:
        number: The number it will have.
        folder: Where to write the index and the projection.
    """

    number: int
    folder: Path
    _put_in_place: Callable[[int, Path], Version]

    def publish(self, description: Description) -> Version:
        """Make what was written into :attr:`folder` the current version.

        Returns:
            The version in its final place.
        """
        write_manifest(self.folder, self.number, description)
        return self._put_in_place(self.number, self.folder)


class Versions:
    """The versions of one gallery's index for one encoder revision."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbered = folder / "versions"

    def current_number(self) -> int | None:
        """Number of the version in use, None if there is none yet; one small read.

        Raises:
            CorruptStoreError: ``CURRENT`` holds no number.
        """
        path = self._folder / CURRENT
        try:
            return int(path.read_text())
        except FileNotFoundError:
            return None
        except ValueError as error:
            raise CorruptStoreError(f"{path} holds no version number") from error

    def current(self) -> Version | None:
        """The version in use, None if there is none yet.

        Raises:
            CorruptStoreError: The version that ``CURRENT`` names is not there.
        """
        number = self.current_number()
        if number is None:
            return None
        try:
            return self._read(number)
        except NotFoundError as error:
            newer = self.current_number()
            if newer is not None and newer != number:  # published and pruned while we looked
                return self.current()
            raise CorruptStoreError(
                f"version {number} in {self._folder} is in use but gone",
                hint="Roll back to another version, or reindex the gallery.",
            ) from error

    def history(self) -> list[Version]:
        """All whole versions, oldest first."""
        return [self._read(number) for number in self._numbers()]

    @contextmanager
    def stage(self) -> Iterator[Staging]:
        """Build the next version; leaving without publishing discards it.

        Raises:
            ConflictError: Another process is building a version of this index.
        """
        self._numbered.mkdir(parents=True, exist_ok=True)
        with exclusive(self._folder / ".build.lock", timeout_s=0):
            self._clear_leftovers()
            number = max(self._numbers(), default=0) + 1
            folder = self._numbered / f"{number}.tmp"
            folder.mkdir()
            try:
                yield Staging(number, folder, self._put_in_place)
            finally:
                self._clear_leftovers()

    def rollback(self, number: int | None = None) -> Version:
        """Use an earlier version again: the given one, or the one before the current.

        Raises:
            NotFoundError: There is no such version.
        """
        with self._swapping():
            if number is None:
                current = self.current_number() or 0
                number = max((one for one in self._numbers() if one < current), default=0)
            version = self._read(number)
            self._use(number)
        return version

    def prune(self, keep: int = 2) -> list[int]:
        """Delete all but the newest ``keep`` versions; the one in use stays in any case.

        Processes that have a deleted version open can go on using it.

        Returns:
            The numbers deleted.
        """
        if keep < 1:
            raise ValueError("keep at least one version")  # or a number would be given twice
        with self._swapping():
            current = self.current_number()
            doomed = [one for one in self._numbers()[:-keep] if one != current]
            for number in doomed:
                # Under its own name, a half-deleted folder would pass for a version.
                going = self._numbered / f"{number}.tmp"
                (self._numbered / str(number)).rename(going)
                shutil.rmtree(going, ignore_errors=True)  # a build may be clearing it, too
        return doomed

    def _put_in_place(self, number: int, staged: Path) -> Version:
        with self._swapping():
            staged.rename(self._numbered / str(number))
            sync_folder(self._numbered)
            self._use(number)
        return self._read(number)

    def _use(self, number: int) -> None:
        write_atomically(self._folder / CURRENT, f"{number}\n".encode())

    def _numbers(self) -> list[int]:
        if not self._numbered.is_dir():
            return []
        return sorted(int(one.name) for one in self._numbered.iterdir() if one.name.isdecimal())

    def _read(self, number: int) -> Version:
        return read_version(self._numbered / str(number))

    def _clear_leftovers(self) -> None:
        for leftover in self._numbered.glob("*.tmp"):
            shutil.rmtree(leftover, ignore_errors=True)  # prune may be at it, too

    @contextmanager
    def _swapping(self) -> Iterator[None]:
        """Be the only one to change which versions there are and which one counts."""
        if not self._folder.is_dir():
            raise NotFoundError(f"there is no index in {self._folder}")
        with exclusive(self._folder / ".swap.lock", timeout_s=LOCK_TIMEOUT_S):
            yield
