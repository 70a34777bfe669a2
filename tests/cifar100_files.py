"""Writing files as CIFAR-100 is published: pickles of protocol 2, as Python 2 and its numpy made them."""

import pickle
import struct
import tarfile
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tests.drawn_shapes import SHAPES, drawn

FOLDER = "cifar-100-python"
SUPERCLASSES = 20
PER_SUPERCLASS = 5


class Drawn(NamedTuple):
    """A picture for such a file.

    Attributes:
        planes: Red, green and blue, each row by row, shape ``(3072,)``.
        fine: Number of its class.
        name: Its file name.
    """

    planes: NDArray[np.uint8]
    fine: int
    name: str


class _Python2(pickle._Pickler):
    """Writes bytes, and what today's numpy says in text, as the strings of Python 2."""

    dispatch = dict(pickle._Pickler.dispatch)  # noqa: RUF012

    def _string(self, value: bytes | str) -> None:
        data = value if isinstance(value, bytes) else value.encode()
        short = len(data) < 256
        size = bytes([len(data)]) if short else struct.pack("<i", len(data))
        code = pickle.SHORT_BINSTRING if short else pickle.BINSTRING
        self.write(code + size + data)  # type: ignore[attr-defined]
        self.memoize(value)  # type: ignore[attr-defined]

    dispatch[bytes] = _string  # type: ignore[assignment]
    dispatch[str] = _string  # type: ignore[assignment]


def python2(content: object) -> bytes:
    """A pickle of plain values and numpy arrays, byte for byte as in the published files."""
    buffer = BytesIO()
    _Python2(buffer, protocol=2).dump(content)
    return buffer.getvalue().replace(b"numpy._core.multiarray", b"numpy.core.multiarray")


def python3(content: object) -> bytes:
    """The same written anew by Python 3, for Python 2 to read."""
    return pickle.dumps(content, protocol=2)


def fine_name(fine: int) -> str:
    return f"class_{fine:02}"


def coarse_name(coarse: int) -> str:
    return f"superclass_{coarse:02}"


def coarse_of(fine: int) -> int:
    """The superclass of a class, by number."""
    return fine // PER_SUPERCLASS


def planes_of(picture: Image.Image) -> NDArray[np.uint8]:
    """A picture as a row of such a file."""
    return np.asarray(picture, np.uint8).transpose(2, 0, 1).reshape(-1)


def pictures(
    per_class: int, seed: int = 0, classes: int = SUPERCLASSES * PER_SUPERCLASS
) -> list[Drawn]:
    """Drawn pictures, all different: the classes of a superclass are drawings of the same shape."""
    chance = np.random.default_rng(seed)
    return [
        Drawn(
            planes_of(drawn(SHAPES[coarse_of(fine) % len(SHAPES)], chance)),
            fine,
            f"drawn_s_{seed:03}{fine:02}{number}.png",
        )
        for number in range(per_class)
        for fine in range(classes)
    ]


def meta() -> dict[bytes, Any]:
    """What the file ``meta`` holds."""
    return {
        b"fine_label_names": [
            fine_name(one).encode() for one in range(SUPERCLASSES * PER_SUPERCLASS)
        ],
        b"coarse_label_names": [coarse_name(one).encode() for one in range(SUPERCLASSES)],
    }


def part(drawings: Sequence[Drawn], batch_label: bytes) -> dict[bytes, Any]:
    """What ``train`` or ``test`` holds."""
    return {
        b"filenames": [one.name.encode() for one in drawings],
        b"batch_label": batch_label,
        b"fine_labels": [one.fine for one in drawings],
        b"coarse_labels": [coarse_of(one.fine) for one in drawings],
        b"data": np.stack([one.planes for one in drawings]),
    }


def files(train: Sequence[Drawn], test: Sequence[Drawn]) -> dict[str, bytes]:
    """The three files by name."""
    return {
        "meta": python2(meta()),
        "train": python2(part(train, b"training batch 1 of 1")),
        "test": python2(part(test, b"testing batch 1 of 1")),
    }


def write_folder(folder: Path, written: Mapping[str, bytes]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in written.items():
        (folder / name).write_bytes(data)
    return folder


def write_archive(path: Path, written: Mapping[str, bytes]) -> Path:
    """A .tar.gz with the files in a folder, in the order of the published one: ``meta`` last."""
    with tarfile.open(path, "w:gz") as tar:
        directory = tarfile.TarInfo(FOLDER)
        directory.type = tarfile.DIRTYPE
        tar.addfile(directory)
        for name in sorted(written, key=lambda name: (name == "meta", name != "train")):
            member = tarfile.TarInfo(f"{FOLDER}/{name}")
            member.size = len(written[name])
            tar.addfile(member, BytesIO(written[name]))
    return path
