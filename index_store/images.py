"""The files behind a gallery's pictures: originals wherever they are, thumbnails and kept copies.

A URI in the catalog is ``file://`` for a file of the user's, ``var://`` for a copy the service
keeps (relative, so that the folder can move and be mounted elsewhere), or whatever fsspec can
open. URIs come out of the catalog; nothing a web user sends is ever used as one.
"""

import os
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote_to_bytes, urlsplit

import fsspec

from index_store.durable import write_among_others
from index_store.errors import IndexStoreError, NotFoundError
from index_store.full_disk import full_disk, is_full_disk

_HASH = re.compile(r"[0-9a-f]{64}")
_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")
KEPT = "var://"

ORIGINALS = "originals"
THUMBNAILS = "thumbnails"


class ImageFiles:
    """Reads originals; keeps copies and thumbnails under one folder, named by content."""

    def __init__(self, var: Path) -> None:
        self._var = var.resolve()

    @property
    def folders(self) -> tuple[Path, ...]:
        """Where the service keeps pictures of its own; none of them is anybody's original."""
        return self._var / ORIGINALS, self._var / THUMBNAILS

    def read(self, uri: str) -> bytes:
        """The bytes of an original.

        Raises:
            NotFoundError: The file is gone.
            IndexStoreError: It is there and cannot be read.
        """
        try:
            path = self._local_path(uri)
            if path is not None:
                return path.read_bytes()
            with fsspec.open(uri, "rb") as file:
                return bytes(file.read())
        except FileNotFoundError as error:
            raise NotFoundError(
                f"the original is gone: {uri}",
                hint="put it back, or ingest it from where it is now",
            ) from error
        except (OSError, ImportError, ValueError) as error:
            raise IndexStoreError(f"the original cannot be read: {uri} ({error})") from error

    def exists(self, uri: str) -> bool:
        """Whether there is a file; one that cannot be asked about now counts as being there."""
        path = self._local_path(uri)
        if path is not None:
            return path.exists()
        try:
            filesystem, name = fsspec.core.url_to_fs(uri)
            return bool(filesystem.exists(name))
        except (OSError, ImportError, ValueError):
            return True

    def is_kept(self, uri: str) -> bool:
        """Whether the URI means a copy of the service's own."""
        return uri.startswith(KEPT)

    def still_has(self, uri: str) -> bool:
        """Whether a copy of the service's own is there, and for now will be."""
        path = self._local_path(uri)
        return path is not None and _is_in_use(path)

    def keep(self, data: bytes, content_hash: str, suffix: str) -> str:
        """Keep a copy of an original, once per content; returns its URI.

        Args:
            data: The file's bytes.
            content_hash: Their SHA-256, in hex.
            suffix: Extension of the copy, such as ``.jpg``.
        """
        path = self.copy_path(content_hash, suffix)
        if not _is_in_use(path):
            _write(path, data, durable=True)
        return KEPT + path.relative_to(self._var).as_posix()

    def copy_path(self, content_hash: str, suffix: str) -> Path:
        """Where the copy of a content is, or would be."""
        if not _SUFFIX.fullmatch(suffix):
            raise ValueError(f"not an extension: {suffix!r}")
        return self._path(ORIGINALS, content_hash, suffix)

    def thumbnail_path(self, content_hash: str) -> Path:
        """Where the thumbnail of a content is, or would be."""
        return self._path(THUMBNAILS, content_hash, ".jpg")

    def has_thumbnail(self, content_hash: str) -> bool:
        """Whether there is one."""
        return _is_written(self.thumbnail_path(content_hash))

    def thumbnail(self, content_hash: str) -> bytes:
        """A thumbnail, as JPEG.

        Raises:
            NotFoundError: None was made, as for a corrupt picture.
        """
        try:
            return self.thumbnail_path(content_hash).read_bytes()
        except FileNotFoundError as error:
            raise NotFoundError("there is no thumbnail of this picture") from error

    def save_thumbnail(self, content_hash: str, make: Callable[[], bytes]) -> None:
        """Make and save a thumbnail, unless there is one."""
        path = self.thumbnail_path(content_hash)
        if not _is_in_use(path):
            _write(path, make(), durable=False)

    def _path(self, folder: str, content_hash: str, suffix: str) -> Path:
        if not _HASH.fullmatch(content_hash):
            raise ValueError(f"not a SHA-256: {content_hash!r}")
        return self._var / folder / content_hash[:2] / f"{content_hash}{suffix}"

    def _local_path(self, uri: str) -> Path | None:
        """The file a URI means, if it is on this machine's file system."""
        if uri.startswith(KEPT):
            path = self._var / uri.removeprefix(KEPT)
            if ".." in path.parts:
                raise ValueError(f"not a file of ours: {uri}")
            return path
        if uri.startswith("file://"):
            return Path(os.fsdecode(unquote_to_bytes(urlsplit(uri).path)))
        return None if "://" in uri else Path(uri)


def _is_written(path: Path) -> bool:
    """Whether a file is there; after a power cut an empty one can be, which does not count."""
    try:
        return path.stat().st_size > 0
    except FileNotFoundError:
        return False


def _is_in_use(path: Path) -> bool:
    """Whether a file is there; asking gives it a new time, so that nobody takes it for unneeded."""
    try:
        os.utime(path)
        return _is_written(path)
    except FileNotFoundError:
        return False
    except OSError as error:
        raise _refused(path.parent, error) from error


def _write(path: Path, data: bytes, *, durable: bool) -> None:
    """Write a file so that others see all of it or nothing.

    Raises:
        DiskFullError: There is no room.
        IndexStoreError: The disk cannot be written to.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_among_others(path, data, durable=durable)
    except OSError as error:
        raise _refused(path.parent, error) from error


def _refused(folder: Path, error: OSError) -> IndexStoreError:
    if is_full_disk(error):
        return full_disk(folder)
    return IndexStoreError(
        f"{folder} cannot be written to: {error.strerror}",
        hint="make room on the disk, or see to the folder's permissions",
    )
