"""Uploads that are no picture, or none that should be decoded."""

import gzip
import struct
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

import numpy as np

from tests.picture_files import (
    FORMATS,
    PNG_SIGNATURE,
    BadPicture,
    chunk,
    encoded,
    patched,
    photo,
    plain_png,
    png_header,
    without_segments,
)

HUGE = 50_000  # pixels a side: 2,500 megapixels


def truncated() -> Iterator[BadPicture]:
    """Files of which a part arrived."""
    for suffix, kind in FORMATS.items():
        data = encoded(photo(), kind)
        for percent in (1, 5, 25, 50, 75, 95):
            part = data[: max(1, len(data) * percent // 100)]
            yield BadPicture(f"cut.{suffix}", part, "4xx", f"{kind} cut at {percent} percent")
    progressive = encoded(photo(), "JPEG", progressive=True)
    for percent in (30, 60, 90):
        part = progressive[: len(progressive) * percent // 100]
        yield BadPicture("cut.jpg", part, "4xx", f"progressive JPEG cut at {percent} percent")


def not_pictures() -> Iterator[BadPicture]:
    """Whatever else people, and attackers, send."""
    archive = BytesIO()
    with zipfile.ZipFile(archive, "w") as zipped:
        zipped.writestr(zipfile.ZipInfo("cat.jpg"), encoded(photo(), "JPEG"))
    svg = b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><rect width='9' height='9'/></svg>"
    contents = {
        "nothing": b"",
        "a zero byte": b"\0",
        "zero bytes": bytes(5000),
        "a newline": b"\n",
        "0xFF bytes": b"\xff" * 5000,
        "text": b"just some words\n" * 50,
        "a UTF-16 text": "wörter".encode("utf-16"),
        "SVG": svg,
        "an SVG bomb": b"<!DOCTYPE s [<!ENTITY a 'aaaa'>]>" + svg,
        "gzipped SVG": gzip.compress(svg, mtime=0),
        "HTML": b"<!doctype html><img src=x onerror=alert(1)>",
        "a script": b"#!/bin/sh\nrm -rf /\n",
        "PHP": b"<?php system($_GET['c']); ?>",
        "JSON": b'{"picture": null}',
        "PDF": b"%PDF-1.7\n1 0 obj\n<<>>\n%%EOF\n",
        "PostScript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\nshowpage\n",
        "ZIP": archive.getvalue(),
        "ELF": b"\x7fELF\x02\x01\x01" + bytes(200),
        "an EXE": b"MZ" + bytes(200),
        "MP4": b"\0\0\0\x18ftypmp42" + bytes(200),
        "a pickle": b"\x80\x04\x95\x05\0\0\0\0\0\0\0\x8c\x01a\x94.",
        "random bytes": np.random.default_rng(1).bytes(5000),
        "a JPEG marker alone": b"\xff\xd8\xff",
        "JPEG ends at once": b"\xff\xd8\xff\xd9",
        "a PNG signature alone": b"\x89PNG\r\n\x1a\n",
        "a GIF signature alone": b"GIF89a",
        "RIFF without WebP": b"RIFF\x24\0\0\0WAVEfmt " + bytes(28),
        "a BMP signature alone": b"BM",
        "a TIFF signature alone": b"II*\0",
        "a script in a comment": b"GIF89a/*" + b"*/=alert(1);//" * 9,
    }
    for what, content in contents.items():
        yield BadPicture("holiday.jpg", content, "4xx", f"{what} named .jpg")
    # Formats that Pillow could read and nobody should be able to send.
    for kind in ("PPM", "TGA", "PCX", "ICO", "DDS", "SGI", "EPS"):
        yield BadPicture("old.png", encoded(photo(), kind), "4xx", f"{kind} named .png")


def too_large() -> Iterator[BadPicture]:
    """Small files that want gigabytes."""
    yield BadPicture("bomb.png", plain_png(HUGE, HUGE), "4xx", "a true PNG of 50,000 x 50,000")
    yield BadPicture("line.png", plain_png(200_000_000, 1), "4xx", "a PNG 200 million wide")
    claim = png_header(2**31 - 1, 2**31 - 1) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")
    yield BadPicture("bomb.png", claim, "4xx", "a PNG claiming 2**31 - 1 squared")
    gif = patched(encoded(photo(), "GIF"), 6, struct.pack("<HH", 65_535, 65_535))
    yield BadPicture("bomb.gif", gif, "4xx", "a GIF claiming 65,535 x 65,535")
    jpeg = encoded(photo(), "JPEG")
    jpeg = patched(jpeg, jpeg.index(b"\xff\xc0") + 5, struct.pack(">HH", 65_000, 65_000))
    yield BadPicture("bomb.jpg", jpeg, "4xx", "a JPEG claiming 65,000 x 65,000")
    bmp = patched(encoded(photo(), "BMP"), 18, struct.pack("<ii", 60_000, 60_000))
    yield BadPicture("bomb.bmp", bmp, "4xx", "a BMP claiming 60,000 x 60,000")


def lying_headers() -> Iterator[BadPicture]:
    """Files that are not as long, or not made, as they say."""
    bmp, gif, whole = encoded(photo(), "BMP"), encoded(photo(), "GIF"), encoded(photo())
    tiff, webp, jpeg = encoded(photo(), "TIFF"), encoded(photo(), "WEBP"), encoded(photo(), "JPEG")
    pixels = whole[len(png_header(1, 1)) :]
    lies = {
        "BMP taller than its data": patched(bmp, 22, struct.pack("<i", 4000)),
        "BMP of no width": patched(bmp, 18, struct.pack("<i", 0)),
        "BMP of 7 bits": patched(bmp, 28, struct.pack("<H", 7)),
        "PNG of no width": png_header(0, 64) + pixels,
        "PNG of 3 bits": png_header(96, 64, depth=3) + pixels,
        "PNG without pixels": png_header(96, 64) + chunk(b"IEND", b""),
        "PNG without a header": PNG_SIGNATURE + pixels,
        "PNG with a wrong checksum": patched(whole, len(whole) // 2, b"\0\0\0\0"),
        "PNG of packed junk": png_header(96, 64) + chunk(b"IDAT", zlib.compress(b"junk")),
        "PNG of unpacked junk": png_header(96, 64) + chunk(b"IDAT", b"junk"),
        "GIF of no frames": gif[:13] + b"\0" * 768 + b";",
        "TIFF whose directory is elsewhere": patched(tiff, 4, struct.pack("<I", 2**31)),
        "WebP of no size": patched(webp, 26, bytes(4)),
        "JPEG of no height": patched(jpeg, jpeg.index(b"\xff\xc0") + 5, bytes(2)),
        "JPEG without quantisation": without_segments(jpeg, 0xDB),
        "JPEG without a frame": without_segments(jpeg, 0xC0),
    }
    for what, data in lies.items():
        yield BadPicture("lie.jpg", data, "4xx", what)
