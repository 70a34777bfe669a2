"""What the files ``meta``, ``train`` and ``test`` say, once it has been looked at."""

from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from tasks.cifar100.content import Content
from tasks.cifar100.errors import Cifar100Error
from tasks.cifar100.png import SIDE
from tasks.cifar100.stand_ins import ByteArray
from tasks.cifar100.unpickling import unpickled

META: Final = "meta"
PartName = Literal["train", "test"]
PARTS: Final[tuple[PartName, ...]] = ("train", "test")

_LONGEST = 255  # characters of a label or a file name
_ROW = 3 * SIDE * SIDE


@dataclass(frozen=True)
class Labels:
    """What the numbers mean.

    Attributes:
        fine: Names of the classes.
        coarse: Names of the superclasses.
    """

    fine: tuple[str, ...]
    coarse: tuple[str, ...]


@dataclass(frozen=True)
class Part:
    """One file of pictures.

    Attributes:
        name: Which.
        rows: Each picture's red, green and blue plane, row by row, shape ``(n, 3072)``.
        file_names: Of each picture. Nothing depends on their being different.
        fine: Number of each picture's class.
        coarse: Number of its superclass.
    """

    name: PartName
    rows: NDArray[np.uint8]
    file_names: tuple[str, ...]
    fine: tuple[int, ...]
    coarse: tuple[int, ...]


def read_labels(content: Content) -> Labels:
    """What ``meta`` says.

    Raises:
        Cifar100Error: It is not such a file.
    """
    holds = _dictionary(content, (b"fine_label_names", b"coarse_label_names"))
    fine, coarse = (
        _texts(content, holds, key) for key in (b"fine_label_names", b"coarse_label_names")
    )
    for names in (fine, coarse):
        if not names or len(set(names)) < len(names):
            raise Cifar100Error(f"{content.name} gives two classes the same name, or none at all")
    return Labels(fine, coarse)


def read_part(content: Content, name: PartName, labels: Labels) -> Part:
    """What ``train`` or ``test`` says.

    Args:
        content: The file's.
        name: Which it is.
        labels: What ``meta`` said.

    Raises:
        Cifar100Error: It is not such a file, or not of that ``meta``.
    """
    keys = (b"data", b"fine_labels", b"coarse_labels", b"filenames")
    holds = _dictionary(content, keys)
    data = holds[b"data"]
    if not isinstance(data, ByteArray) or data.values.ndim != 2 or data.values.shape[1] != _ROW:
        raise Cifar100Error(f"{content.name}: data is not an array of {_ROW} bytes per picture")
    part = Part(
        name,
        data.values,
        _texts(content, holds, b"filenames"),
        _numbers(content, holds, b"fine_labels", len(labels.fine)),
        _numbers(content, holds, b"coarse_labels", len(labels.coarse)),
    )
    lengths = {len(one) for one in (part.rows, part.file_names, part.fine, part.coarse)}
    if len(lengths) > 1 or not len(part.rows):
        raise Cifar100Error(
            f"{content.name} has {len(part.rows)} pictures, {len(part.file_names)} file names, "
            f"{len(part.fine)} fine labels and {len(part.coarse)} coarse ones"
        )
    return part


def _dictionary(content: Content, keys: tuple[bytes, ...]) -> dict[bytes, Any]:
    """What a file holds, if it has these keys."""
    holds = unpickled(content)
    missing = [key.decode() for key in keys if not isinstance(holds, dict) or key not in holds]
    if missing:
        raise Cifar100Error(f"{content.name} is no file of CIFAR-100: it lacks {missing[0]}")
    return holds  # type: ignore[no-any-return]


def _texts(content: Content, holds: dict[bytes, Any], key: bytes) -> tuple[str, ...]:
    texts = holds[key]
    if isinstance(texts, list) and all(type(one) is bytes for one in texts):
        try:
            decoded = tuple(one.decode() for one in texts)
        except UnicodeDecodeError:
            decoded = ("",)
        if all(0 < len(one) <= _LONGEST and one.isprintable() for one in decoded):
            return decoded
    raise Cifar100Error(f"{content.name}: {key.decode()} is not a list of names")


def _numbers(content: Content, holds: dict[bytes, Any], key: bytes, end: int) -> tuple[int, ...]:
    """Numbers from 0 to before ``end``."""
    numbers = holds[key]
    if isinstance(numbers, list) and all(type(one) is int and 0 <= one < end for one in numbers):
        return tuple(numbers)
    raise Cifar100Error(
        f"{content.name}: {key.decode()} is not a list of numbers from 0 to {end - 1}"
    )
