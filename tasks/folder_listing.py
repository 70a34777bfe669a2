"""The folders one may choose from to ingest, each with how many pictures are under it.

Pictures are told by their names, and counted for a moment only: of a folder of millions the list says "at
least so many" rather than keep anybody waiting.
"""

import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from index_store.catalog.text import storable
from tasks.allowed_folders import AllowedFolders
from tasks.folder import files_under
from tasks.ingest import IngestError
from tasks.intake import claims_to_be_a_picture

_COUNTING_S = 1.5  # for all folders of a list together
_LOOK_AT_CLOCK = 256  # files between two looks


class Counted(NamedTuple):
    """How many pictures there are: that many, or at least as many."""

    pictures: int
    exact: bool


@dataclass(frozen=True)
class SubFolder:
    """A folder to choose, or to look into.

    Attributes:
        name: What it is called; of an allowed root, its whole path.
        path: Its path, to ask with.
        pictures: How many files under it call themselves pictures.
        problem: Why it cannot be chosen, if it cannot.
    """

    name: str
    path: str
    pictures: Counted
    problem: str | None = None


@dataclass(frozen=True)
class Listing:
    """What is in a folder.

    Attributes:
        path: The folder; none for the list of roots.
        parent: The folder above, as long as that is allowed.
        pictures: How many are in it and below.
        here: How many are in it, not below.
        folders: A page of its sub-folders, by name.
        next_after: Name of the last one, if there are more.
    """

    path: str | None
    parent: str | None
    pictures: Counted
    here: int
    folders: list[SubFolder]
    next_after: str | None


def list_roots(allowed: AllowedFolders) -> Listing:
    """The folders that are allowed."""
    give_up_at = time.monotonic() + _COUNTING_S
    folders = [_sub_folder(allowed, root, str(root), give_up_at) for root in allowed.roots]
    total = _sum([one.pictures for one in folders])
    return Listing(None, None, total, 0, folders, None)


def list_folder(
    allowed: AllowedFolders, path: str, *, after: str | None = None, limit: int = 200
) -> Listing:
    """What is in a folder; names that are not Unicode, which nobody could ask for, are left out.

    Raises:
        FolderNotAllowedError: The path leads elsewhere.
        IngestError: The folder cannot be read.
        NotFoundError: There is no such folder.
    """
    folder = allowed.find(path)
    give_up_at = time.monotonic() + _COUNTING_S
    names, here = _entries(allowed, folder)
    later = [name for name in names if after is None or name > after]
    chosen = later[:limit]
    folders = [_sub_folder(allowed, folder / name, name, give_up_at) for name in chosen]
    counted = _sum([one.pictures for one in folders])
    whole = counted.exact and len(chosen) == len(names)
    return Listing(
        path=str(folder),
        parent=str(folder.parent) if allowed.admits(folder.parent) else None,
        pictures=Counted(here + counted.pictures, whole),
        here=here,
        folders=folders,
        next_after=chosen[-1] if len(later) > limit else None,
    )


def _entries(allowed: AllowedFolders, folder: Path) -> tuple[list[str], int]:
    """Names of the sub-folders, and how many pictures are beside them."""
    names, pictures = [], 0
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.startswith(".") or entry.name != storable(entry.name):
                    continue
                path = Path(entry.path)
                if entry.is_symlink() and not allowed.admits(path):
                    continue
                if entry.is_dir():
                    names.append(entry.name)
                elif claims_to_be_a_picture(path):
                    pictures += 1
    except OSError as error:
        raise IngestError(
            f"{folder} cannot be read: {error.strerror}", hint="see to its permissions"
        ) from error
    return sorted(names), pictures


def _sub_folder(allowed: AllowedFolders, path: Path, name: str, give_up_at: float) -> SubFolder:
    problems: list[str] = []

    def note(error: OSError) -> None:
        if error.filename in (str(path), path):
            problems.append(error.strerror or "it cannot be read")

    pictures, exact = 0, True
    files = files_under(path, note, without=allowed.own, follow=allowed.admits)
    for looked, file in enumerate(files):
        if looked % _LOOK_AT_CLOCK == 0 and time.monotonic() > give_up_at:
            exact = False
            break
        pictures += claims_to_be_a_picture(file)
    return SubFolder(name, str(path), Counted(pictures, exact), problems[0] if problems else None)


def _sum(counts: list[Counted]) -> Counted:
    return Counted(sum(one.pictures for one in counts), all(one.exact for one in counts))
