"""Pictures of a gallery in one zip file, made while it is sent: nothing of it lies on the disk.

It holds the originals as they came, with whatever is hidden in them: whoever asks for them owns them.
"""

import re
import zipfile
from collections.abc import Iterable, Iterator

from index_store.catalog.records import Image
from index_store.errors import IndexStoreError
from index_store.images import ImageFiles

MISSING = "missing.txt"

_UNFIT = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')
_LONGEST = 120  # characters of a name; some systems take no more than 260 of a path


class _Sink:
    """Takes what is written, to be sent."""

    def __init__(self) -> None:
        self._written: list[bytes] = []

    def write(self, data: bytes) -> int:
        """Take some bytes."""
        self._written.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Do nothing: all is taken already."""

    def drain(self) -> bytes:
        """What was written since the last time."""
        data, self._written = b"".join(self._written), []
        return data


def zipped(files: ImageFiles, images: Iterable[Image]) -> Iterator[bytes]:
    """A zip file of the originals, one after the other, in a folder for each label.

    Those whose file is gone are named in ``missing.txt``.

    Args:
        files: Where the originals are.
        images: The pictures.
    """
    sink, taken = _Sink(), set[str]()
    missing: list[str] = []
    # Pictures are compressed already.
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as archive:  # type: ignore[call-overload]
        for image in images:
            try:
                data = files.read(image.uri)
            except IndexStoreError as error:
                missing.append(f"{image.name} ({image.id}): {error}")
                continue
            name = _name(image, taken)
            archive.writestr(zipfile.ZipInfo(name, image.created_at.timetuple()[:6]), data)
            yield sink.drain()
        if missing:
            archive.writestr(MISSING, "\n".join(missing) + "\n")
    yield sink.drain()


def _name(image: Image, taken: set[str]) -> str:
    """Where the picture goes: no two to one place, and none out of the folder it is unpacked in."""
    folder = f"{_fit(image.label)}/" if image.label else ""
    stem, dot, suffix = _fit(image.name).rpartition(".")
    name = f"{folder}{stem}{dot}{suffix}"
    if name.casefold() in taken or name == MISSING:
        name = f"{folder}{stem or suffix} ({image.id}){dot}{suffix if dot else ''}"
    taken.add(name.casefold())
    return name


def _fit(name: str) -> str:
    """A name that every file system takes."""
    fit = _UNFIT.sub("_", name).strip(" .")
    if len(fit) > _LONGEST:
        stem, dot, suffix = fit.rpartition(".")
        fit = f"{stem[: _LONGEST - 10]}{dot}{suffix[-9:]}" if dot else fit[:_LONGEST]
    return fit or "_"
