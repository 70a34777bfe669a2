"""One picture's way in: bytes are hashed, looked at, given a thumbnail and, if asked, kept."""

import hashlib
import os
import re
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from index_store.catalog.records import NewImage
from index_store.images import ImageFiles
from models_store.errors import PictureError, UnsupportedPictureError
from models_store.preprocess.decode import open_picture, probe
from models_store.preprocess.thumbnail import thumbnail

_MAX_BYTES = 1 << 30  # a file is read whole; no picture of this size is one
_SUFFIXES = {"JPEG": ".jpg", "MPO": ".jpg", "TIFF": ".tif"}  # else the format's own name
_CLAIMING = re.compile(
    r"\.(jpe?g|jpe|jfif|mpo|png|webp|gif|bmp|dib|tiff?|avif|hei[cf]|jxl|jp2)", re.IGNORECASE
)


class Refused(NamedTuple):
    """A file that does not get into the gallery.

    Attributes:
        reason: Why, in words; none for a file that is no picture and does not claim to be one.
    """

    reason: str | None


class Intake:
    """Takes pictures in, from any number of threads."""

    def __init__(self, files: ImageFiles, *, max_pixels: int, copy: bool) -> None:
        self._files = files
        self._max_pixels = max_pixels
        self._copy = copy

    def from_bytes(self, name: str, data: bytes, label: str | None) -> NewImage:
        """A picture that came as bytes, its original kept.

        Raises:
            PictureError: It is not a picture that can be searched.
            IndexStoreError: The disk is full.
        """
        content_hash = hashlib.sha256(data).hexdigest()
        picture = NewImage(content_hash, "", display_name(name), len(data), label)
        picture = self._examine(picture, data)
        return replace(picture, uri=self._keep(picture, data))

    def from_file(self, path: Path, label: str | None) -> NewImage | Refused:
        """A file's picture, with ``error`` set if it is a corrupt one.

        Raises:
            IndexStoreError: The disk is full.
        """
        try:
            with path.open("rb") as file:
                status = os.fstat(file.fileno())
                if status.st_size > _MAX_BYTES:
                    return Refused("larger than 1 GiB" if claims_to_be_a_picture(path) else None)
                data = file.read()
        except OSError as error:
            return Refused(f"cannot be read: {error.strerror}")
        uri = path.absolute().as_uri()
        picture = NewImage(
            content_hash=hashlib.sha256(data).hexdigest(),
            uri=uri,
            origin=uri,
            name=path.name,
            bytes=status.st_size,
            mtime_ns=status.st_mtime_ns,
            label=label,
        )
        try:
            picture = self._examine(picture, data)
        except PictureError as error:
            unknown = isinstance(error, UnsupportedPictureError) or not data
            if unknown and not claims_to_be_a_picture(path):
                return Refused(None)
            return replace(picture, error=str(error))
        return replace(picture, uri=self._keep(picture, data)) if self._copy else picture

    def _examine(self, picture: NewImage, data: bytes) -> NewImage:
        """Find out what it is; having a thumbnail proves that it could be decoded before."""
        width, height, kind = probe(data, max_pixels=self._max_pixels)
        self._files.save_thumbnail(
            picture.content_hash,
            lambda: thumbnail(open_picture(data, max_pixels=self._max_pixels)),
        )
        return replace(picture, width=width, height=height, format=kind)

    def _keep(self, picture: NewImage, data: bytes) -> str:
        kind = picture.format or ""
        suffix = _SUFFIXES.get(kind, f".{kind.lower()}")
        return self._files.keep(data, picture.content_hash, suffix)


def display_name(name: str) -> str:
    """What to show of a name somebody sent: its last part, printable, not too long."""
    last = re.split(r"[/\\]", name)[-1].strip()
    printable = "".join(
        each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in last
    )
    return printable[-255:] or "picture"


def claims_to_be_a_picture(path: Path) -> bool:
    """Whether the file's name says that it is a picture."""
    return _CLAIMING.fullmatch(path.suffix) is not None
