"""The files under a folder, in an order that does not change from run to run."""

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path


def anywhere(_: Path) -> bool:
    """Links may lead wherever they like."""
    return True


def files_under(
    folder: Path,
    on_error: Callable[[OSError], None],
    *,
    without: Iterable[Path] = (),
    follow: Callable[[Path], bool] = anywhere,
) -> Iterator[Path]:
    """Files under a folder and its sub-folders, by name, one after the other.

    Names that begin with a dot are left out, and so is whatever is not a file: pipes, devices,
    broken links. Links are followed; a folder that several lead to, or that contains itself, is
    entered once.

    Args:
        folder: Where to begin.
        on_error: Told of each sub-folder that cannot be read; the rest is walked all the same.
        without: Folders that are not entered, wherever they lie and whatever leads to them.
        follow: Asked of each link whether to look at what it leads to.
    """
    entered: set[tuple[int, int]] = set()
    for other in without:
        if other.is_dir():
            _entries(other, entered, on_error)
    waiting = [_entries(folder, entered, on_error)]
    while waiting:
        entry = next(waiting[-1], None)
        if entry is None:
            waiting.pop()
        elif entry.is_symlink() and not follow(Path(entry.path)):
            continue
        elif _is(entry.is_dir):
            waiting.append(_entries(Path(entry.path), entered, on_error))
        elif _is(entry.is_file):
            yield Path(entry.path)


def _entries(
    folder: Path, entered: set[tuple[int, int]], on_error: Callable[[OSError], None]
) -> "Iterator[os.DirEntry[str]]":
    """Entries of one folder by name, unless it was entered before."""
    try:
        status = folder.stat()
        if (status.st_dev, status.st_ino) in entered:
            return iter(())
        entered.add((status.st_dev, status.st_ino))
        with os.scandir(folder) as entries:
            visible = [entry for entry in entries if not entry.name.startswith(".")]
    except OSError as error:
        on_error(error)
        return iter(())
    return iter(sorted(visible, key=lambda entry: entry.name))


def _is(test: Callable[[], bool]) -> bool:
    """The test's answer; a link that leads round in circles is nothing at all."""
    try:
        return test()
    except OSError:
        return False
