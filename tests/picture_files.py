"""Building picture files, whole and broken, byte by byte where Pillow would not."""

import struct
import zlib
from io import BytesIO
from typing import Literal, NamedTuple

import numpy as np
from PIL import Image

FORMATS = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP", "gif": "GIF", "bmp": "BMP", "tif": "TIFF"}
"""Suffix -> Pillow's name."""

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_CHANNELS = {0: 1, 2: 3, 4: 2, 6: 4}  # PNG's colour types: grey, RGB, grey + alpha, RGBA


class BadPicture(NamedTuple):
    """An upload.

    Attributes:
        name: The file name it comes with.
        data: Its content.
        expect: ``ok`` if it must be searched, ``4xx`` if it must be refused.
        why: What is the matter with it; unique, fit for a test's id.
    """

    name: str
    data: bytes
    expect: Literal["ok", "4xx"]
    why: str


def photo(width: int = 96, height: int = 64) -> Image.Image:
    """Something with slopes, an edge and noise, so that every codec has to work."""
    x, y = np.meshgrid(np.linspace(0, 1, width), np.linspace(0, 1, height))
    disc = (x - 0.4) ** 2 + (y - 0.5) ** 2 < 0.08
    pixels = np.stack([220 * x, 200 * y, 120 + 100 * disc], axis=-1)
    pixels += np.random.default_rng(0).normal(0, 12, pixels.shape)
    return Image.fromarray(pixels.clip(0, 255).astype(np.uint8))


def encoded(picture: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    """A picture in a file format, by Pillow's name."""
    buffer = BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def chunk(kind: bytes, data: bytes) -> bytes:
    """A PNG chunk with its checksum."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_header(width: int, height: int, depth: int = 8, colour: int = 2) -> bytes:
    """Signature and first chunk of a PNG; ``colour`` in PNG's own numbers."""
    return PNG_SIGNATURE + chunk(
        b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    )


def plain_png(width: int, height: int, *, depth: int = 1, colour: int = 0, value: int = 0) -> bytes:
    """A true PNG, every byte of its pixels the same: as large as asked, in few bytes.

    It is deflated row by row, so that making a huge one takes no memory either.
    """
    row = b"\0" + bytes([value]) * ((width * depth * _CHANNELS[colour] + 7) // 8)
    packer = zlib.compressobj(9)
    packed = b"".join([*(packer.compress(row) for _ in range(height)), packer.flush()])
    return png_header(width, height, depth, colour) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def patched(data: bytes, at: int, new: bytes) -> bytes:
    """The file with some bytes overwritten."""
    return data[:at] + new + data[at + len(new) :]


def with_segment(jpeg: bytes, marker: int, content: bytes) -> bytes:
    """A JPEG with one more segment right after its start."""
    length = struct.pack(">H", len(content) + 2)
    return jpeg[:2] + bytes([0xFF, marker]) + length + content + jpeg[2:]


def without_segments(jpeg: bytes, marker: int) -> bytes:
    """A JPEG that lacks the segments of a kind."""
    kept, at = jpeg[:2], 2
    while jpeg[at + 1] != 0xDA:  # the scan: what follows it is not made of segments
        end = at + 2 + struct.unpack(">H", jpeg[at + 2 : at + 4])[0]
        if jpeg[at + 1] != marker:
            kept += jpeg[at:end]
        at = end
    return kept + jpeg[at:]
