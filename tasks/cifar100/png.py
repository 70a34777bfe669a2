"""A picture of CIFAR-100 as a PNG whose bytes will never be others.

A picture is known by its content, so the same pixels must give the same file whichever version of an
image library is at hand; compressors promise no such thing. Stored without compression it takes 3.2 kB,
no more than a disk's block.
"""

import struct
import zlib
from typing import Final

import numpy as np
from numpy.typing import NDArray

SIDE: Final = 32
"""Of a picture, in pixels."""

_EIGHT_BIT_RGB = struct.pack(">IIBBBBB", SIDE, SIDE, 8, 2, 0, 0, 0)
_DEFLATE = b"\x78\x01"  # how a zlib stream begins
_STORED = b"\x01"  # the last block, and not compressed


def png(planes: NDArray[np.uint8]) -> bytes:
    """The file (PNG specification, third edition; RFC 1950 and 1951 for what is inside).

    Args:
        planes: Red, green and blue, each row by row, shape ``(3072,)``.
    """
    lines = np.zeros((SIDE, 1 + 3 * SIDE), np.uint8)  # each begins with its filter: none
    lines[:, 1:] = planes.reshape(3, SIDE, SIDE).transpose(1, 2, 0).reshape(SIDE, 3 * SIDE)
    pixels = lines.tobytes()
    length = struct.pack("<HH", len(pixels), len(pixels) ^ 0xFFFF)
    packed = _DEFLATE + _STORED + length + pixels + struct.pack(">I", zlib.adler32(pixels))
    chunks = ((b"IHDR", _EIGHT_BIT_RGB), (b"IDAT", packed), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


PNG_BYTES: Final = len(png(np.zeros(3 * SIDE * SIDE, np.uint8)))
"""Size of every such file."""
