"""The copies and thumbnails on disk, seen as files that may have served their time."""

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from index_store.durable import is_stray, stray_name
from index_store.images import ORIGINALS, THUMBNAILS, ImageFiles


class StoredFile(NamedTuple):
    """A file of the service's own.

    Attributes:
        content_hash: Of the picture it belongs to.
        is_original: Whether it is a copy of an original; else it is a thumbnail.
    """

    path: Path
    content_hash: str
    is_original: bool


class StoredFiles:
    """Finds and deletes copies and thumbnails; originals that lie elsewhere are out of its reach."""

    def __init__(self, var: Path) -> None:
        self._var = var.resolve()
        self._files = ImageFiles(var)

    def of(self, content_hash: str, uri: str) -> list[StoredFile]:
        """The files there may be of a picture that the catalog reads at ``uri``."""
        files = [StoredFile(self._files.thumbnail_path(content_hash), content_hash, False)]
        if self._files.is_kept(uri):
            path = self._files.copy_path(content_hash, PurePosixPath(uri).suffix)
            files.append(StoredFile(path, content_hash, True))
        return files

    def unused_since(self, moment: datetime) -> Iterator[list[StoredFile]]:
        """All files that nobody has written or asked for since, some at a time.

        On the way, what crashes left half-written is deleted, if it is as old.
        """
        for kind in (ORIGINALS, THUMBNAILS):
            for folder in sorted((self._var / kind).glob("[0-9a-f][0-9a-f]")):
                found = []
                for path in _older(folder, moment):
                    if is_stray(path.name):
                        path.unlink(missing_ok=True)
                    else:
                        found.append(StoredFile(path, path.stem, kind == ORIGINALS))
                yield found

    def discard(self, file: StoredFile, unused_since: datetime) -> bool:
        """Delete a file, unless somebody has written or asked for it since; whether it was deleted.

        Whoever asks for it in the very same moment finds it either gone or here to stay.
        """
        doomed = stray_name(file.path)
        try:
            if not _is_older(file.path, unused_since):
                return False
            file.path.rename(doomed)
            if not _is_older(doomed, unused_since):  # asked for while we looked
                doomed.rename(file.path)
                return False
            doomed.unlink()
        except FileNotFoundError:
            return False
        return True


def _older(folder: Path, moment: datetime) -> Iterator[Path]:
    with os.scandir(folder) as entries:
        paths = [Path(entry.path) for entry in entries]
    for path in paths:
        try:
            if _is_older(path, moment):
                yield path
        except FileNotFoundError:
            continue  # a temporary name that has got its final one


def _is_older(path: Path, moment: datetime) -> bool:
    return path.stat().st_mtime <= moment.timestamp()
