"""What stands in for the few things of Python's and numpy's that the files of CIFAR-100 name.

None of it can be called by a file. An array here is a view of bytes that were in the file, of eight bits
each and nothing else, so what a file says of objects, fields or huge shapes makes nothing.
"""

from collections.abc import Sequence
from enum import Enum, auto
from math import prod
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray


class Named(Enum):
    """Something a file may name."""

    RECONSTRUCT = auto()
    NDARRAY = auto()
    DTYPE = auto()
    ENCODE = auto()


NAMED: Final = {
    ("numpy.core.multiarray", "_reconstruct"): Named.RECONSTRUCT,
    ("numpy._core.multiarray", "_reconstruct"): Named.RECONSTRUCT,  # as numpy 2 writes it
    ("numpy", "ndarray"): Named.NDARRAY,
    ("numpy", "dtype"): Named.DTYPE,
    ("_codecs", "encode"): Named.ENCODE,  # how Python 3 writes bytes for Python 2 to read
}
"""By module and name."""


class Misused(Exception):  # noqa: N818 - it never leaves the package
    """A file asks one of these for something that no file of CIFAR-100 does."""


class EightBits:
    """In place of ``numpy.dtype``: unsigned integers of eight bits, the only kind there is."""

    def __init__(self, name: object) -> None:
        if name not in (b"u1", "u1"):
            raise Misused("an array of something else than unsigned integers of eight bits")

    def build(self, state: object) -> None:
        """Take what else a file says of the type: byte order and the like, which it does not have."""


class ByteArray:
    """In place of ``numpy.ndarray``: bytes and their shape.

    Attributes:
        values: The bytes, of the shape that the file says; nothing until it does.
    """

    def __init__(self) -> None:
        self.values: NDArray[np.uint8] = np.empty(0, np.uint8)

    def build(self, state: object) -> None:
        """Take version, shape, type, whether columns come first, and content.

        Raises:
            Misused: The content is of another size than the shape says, or something is missing.
        """
        match state:
            case (int(), tuple() as shape, EightBits(), bool() | int() as by_column, content):
                pass
            case _:
                raise Misused("an array that is not described as numpy does")
        if not isinstance(content, bytes | bytearray) or not _is_shape(shape):
            raise Misused("an array that is not made of bytes")
        if prod(shape) != len(content):
            raise Misused("an array of another size than its content")
        flat = np.frombuffer(content, np.uint8)
        self.values = flat.reshape(shape, order="F" if by_column else "C")


def called(what: object, arguments: object, most_text: int) -> object:
    """What a file gets that asks for one of the named to be called.

    Args:
        what: Which of them.
        arguments: Those given.
        most_text: Most characters that are encoded.

    Raises:
        Misused: It is not one of the named, or not called as in a file of CIFAR-100.
    """
    match what, arguments:
        case Named.RECONSTRUCT, (Named.NDARRAY, *_):
            return ByteArray()
        case Named.DTYPE, (name, *_):
            return EightBits(name)
        case Named.ENCODE, (str() as text, "latin1") if len(text) <= most_text:
            return text.encode("latin1")
    raise Misused("a call that no such file makes")


def _is_shape(shape: Sequence[Any]) -> bool:
    """Two sizes at most, so that their product is soon told."""
    return len(shape) <= 2 and all(type(one) is int and 0 <= one < 1 << 32 for one in shape)
