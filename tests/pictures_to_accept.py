"""Uploads that are pictures, whatever is odd about them or their names."""

import struct
import zlib
from collections.abc import Iterator

import numpy as np
from PIL import ExifTags, Image

from tests.picture_files import (
    FORMATS,
    BadPicture,
    chunk,
    encoded,
    patched,
    photo,
    plain_png,
    png_header,
    with_segment,
    without_segments,
)


def mislabelled() -> Iterator[BadPicture]:
    """True pictures under a wrong name: the content counts."""
    for (suffix, _), kind in zip(
        FORMATS.items(), [*list(FORMATS.values())[1:], "JPEG"], strict=True
    ):
        yield BadPicture(f"a.{suffix}", encoded(photo(), kind), "ok", f"{kind} named .{suffix}")
    for name in ("picture.txt", "picture.php", "picture.exe", "picture", "picture.jpg.html"):
        yield BadPicture(name, encoded(photo(), "JPEG"), "ok", f"JPEG named {name}")


def path_like_names() -> Iterator[BadPicture]:
    """True pictures under names that must open nothing, break nothing and be shown harmlessly."""
    names = {
        "a way up": "../../etc/passwd",
        "a way up the Windows way": "..\\..\\windows\\win.ini",
        "a drive": "C:\\x.jpg",
        "an absolute path": "/etc/shadow",
        "a detour": "a/b/../c.png",
        "a share": "\\\\server\\share\\x.png",
        "an address": "http://169.254.169.254/latest/x.png",
        "a file address": "file:///etc/passwd",
        "a NUL": "a\0b.jpg",
        "a line break": "a\r\nX-Evil: 1.jpg",
        "a quote": 'a"; filename="b.jpg',
        "markup": "<script>alert(1)</script>.png",
        "a template": "{{7*7}}.png",
        "SQL": "'; DROP TABLE images;--.png",
        "a command": "$(touch x).png",
        "a device": "CON",
        "a dot": ".",
        "two dots": "..",
        "a hidden file": ".htaccess",
        "no name": "",
        "a blank": " ",
        "a long name": "x" * 5000 + ".png",
        "long folders": "d/" * 2000 + "x.png",
        "Cyrillic": "кошка.jpg",
        "Chinese": "猫.jpg",
        "emoji": "🐈‍⬛.png",
        "right to left": "\u202egpj.exe.png",
        "combining marks": "ü̈̈̈.png",
        "percent signs": "%2e%2e%2f%00.png",
        "a format string": "%s%n{0}.png",
    }
    data = encoded(photo(48, 32))
    for what, name in names.items():
        yield BadPicture(name, data, "ok", f"named like {what}")


def odd_modes() -> Iterator[BadPicture]:
    """Pixels of every make."""
    for mode in ("1", "L", "LA", "P", "PA", "RGBA"):
        suffix, kind = ("tif", "TIFF") if mode == "PA" else ("png", "PNG")
        yield BadPicture(
            f"odd.{suffix}", encoded(photo().convert(mode), kind), "ok", f"{mode} {kind}"
        )
    for mode in ("1", "L", "LA", "P", "RGBA", "YCbCr"):
        yield BadPicture("odd.tif", encoded(photo().convert(mode), "TIFF"), "ok", f"{mode} TIFF")
    lab = Image.merge("LAB", photo().split())
    yield BadPicture("odd.tif", encoded(lab, "TIFF"), "ok", "LAB TIFF")
    yield BadPicture("grey.jpg", encoded(photo().convert("L"), "JPEG"), "ok", "grey JPEG")
    yield BadPicture("clear.webp", encoded(photo().convert("RGBA"), "WEBP"), "ok", "RGBA WebP")
    nothing = Image.new("RGBA", (40, 30), (0, 0, 0, 0))
    yield BadPicture("nothing.png", encoded(nothing), "ok", "a PNG with nothing to be seen")
    palette = photo().convert("P")
    for suffix, kind in (("png", "PNG"), ("gif", "GIF")):
        data = encoded(palette, kind, transparency=0)
        yield BadPicture(
            f"palette.{suffix}", data, "ok", f"palette {kind} with a transparent colour"
        )
    steps = encoded(palette, transparency=bytes(range(256)))
    yield BadPicture("steps.png", steps, "ok", "palette PNG of graded transparency")
    for compression in ("tiff_lzw", "tiff_deflate", "packbits", "jpeg"):
        data = encoded(photo(), "TIFF", compression=compression)
        yield BadPicture("packed.tif", data, "ok", f"{compression} TIFF")


def deep_pixels() -> Iterator[BadPicture]:
    """More, or fewer, than eight bits a channel."""
    ramp = np.linspace(0, 65_535, 64 * 48).reshape(48, 64)
    grey = Image.fromarray(ramp.astype(np.uint16))
    for suffix, kind in (("png", "PNG"), ("tif", "TIFF")):
        yield BadPicture(f"deep.{suffix}", encoded(grey, kind), "ok", f"16-bit grey {kind}")
    for colour, what in ((2, "RGB"), (4, "grey and alpha"), (6, "RGBA")):
        data = plain_png(60, 40, depth=16, colour=colour, value=0x5A)
        yield BadPicture("deep.png", data, "ok", f"16-bit {what} PNG")
    for depth in (2, 4):
        data = plain_png(61, 40, depth=depth, value=0x6C)
        yield BadPicture("flat.png", data, "ok", f"{depth}-bit grey PNG")
    long = Image.fromarray((ramp * 30_000).astype(np.int32))
    yield BadPicture("deep.tif", encoded(long, "TIFF"), "ok", "32-bit TIFF")
    for what, values in (
        ("fractions", ramp / 65_535), ("negative numbers", -ramp), ("one value", ramp * 0 + 7),
        ("no numbers", ramp * np.nan), ("infinities", np.where(ramp > 9, np.inf, ramp)),
    ):  # fmt: skip
        data = encoded(Image.fromarray(values.astype(np.float32)), "TIFF")
        yield BadPicture("deep.tif", data, "ok", f"floating-point TIFF of {what}")


def cmyk() -> Iterator[BadPicture]:
    """Pictures for printing."""
    inks = photo().convert("CMYK")
    adobe = encoded(inks, "JPEG")
    yield BadPicture("print.jpg", adobe, "ok", "CMYK JPEG, inverted as Adobe does")
    yield BadPicture(
        "print.jpg", without_segments(adobe, 0xEE), "ok", "CMYK JPEG without Adobe's mark"
    )
    ycck = patched(adobe, adobe.index(b"Adobe") + 11, b"\2")
    yield BadPicture("print.jpg", ycck, "ok", "YCCK JPEG")
    yield BadPicture("print.tif", encoded(inks, "TIFF"), "ok", "CMYK TIFF")
    profiled = encoded(inks, "JPEG", icc_profile=b"not a profile" * 40)
    yield BadPicture("print.jpg", profiled, "ok", "CMYK JPEG with a broken profile")


def turned() -> Iterator[BadPicture]:
    """The camera was held otherwise, or says so."""
    for orientation in (*range(1, 9), 0, 9, 65_535):
        exif = Image.Exif()
        exif[ExifTags.Base.Orientation] = orientation
        data = encoded(photo(), "JPEG", exif=exif)
        yield BadPicture("turned.jpg", data, "ok", f"JPEG of orientation {orientation}")
        if orientation in (6, 7):
            for suffix, kind in (("png", "PNG"), ("webp", "WEBP"), ("tif", "TIFF")):
                data = encoded(photo(), kind, exif=exif)
                yield BadPicture(
                    f"turned.{suffix}", data, "ok", f"{kind} of orientation {orientation}"
                )


def animated() -> Iterator[BadPicture]:
    """More pictures than one: the first counts."""
    frames = [photo(), *(photo().rotate(30 * turn) for turn in (1, 2))]
    for suffix, kind in (
        ("gif", "GIF"),
        ("webp", "WEBP"),
        ("png", "PNG"),
        ("tif", "TIFF"),
        ("jpg", "MPO"),
    ):
        data = encoded(frames[0], kind, save_all=True, append_images=frames[1:])
        yield BadPicture(f"many.{suffix}", data, "ok", f"{kind} of three frames")
    long = [Image.new("P", (16, 16), number % 256) for number in range(600)]
    data = encoded(long[0], "GIF", save_all=True, append_images=long[1:], duration=20)
    yield BadPicture("long.gif", data, "ok", "GIF of 600 frames")
    head = encoded(frames[0], "GIF", save_all=True, append_images=frames[1:])
    yield BadPicture("late.gif", head[: len(head) * 2 // 3], "ok", "GIF cut in its second frame")


def odd_shapes() -> Iterator[BadPicture]:
    """One pixel, a thread, a tower."""
    for suffix, kind in FORMATS.items():
        yield BadPicture(f"dot.{suffix}", encoded(photo(1, 1), kind), "ok", f"{kind} of one pixel")
    for width, height in ((1, 5000), (5000, 1), (3, 8000), (16_000, 2)):
        for suffix, kind in (("png", "PNG"), ("jpg", "JPEG")):
            data = encoded(photo(width, height), kind)
            yield BadPicture(f"strip.{suffix}", data, "ok", f"{kind} of {width} x {height}")
    yield BadPicture("tower.png", plain_png(1, 1_000_000), "ok", "PNG of 1 x 1,000,000")
    yield BadPicture("large.png", plain_png(9_000, 9_000), "ok", "PNG of 9,000 x 9,000")


def odd_metadata() -> Iterator[BadPicture]:
    """Good pictures with something wrong beside the pixels."""
    jpeg, whole = encoded(photo(), "JPEG"), encoded(photo())
    segments = {
        "a broken EXIF": (0xE1, b"Exif\0\0MM\0*" + b"\xff" * 40),
        "half an EXIF": (0xE1, b"Exif\0\0II"),
        "an endless comment": (0xFE, b"x" * 65_000),
        "a broken profile": (0xE2, b"ICC_PROFILE\0\1\1junk"),
        "a script in its comment": (0xFE, b"<script>alert(1)</script>"),
    }
    for what, (marker, content) in segments.items():
        yield BadPicture("odd.jpg", with_segment(jpeg, marker, content), "ok", f"JPEG with {what}")
    yield BadPicture("odd.jpg", jpeg + b"<?php system('id'); ?>", "ok", "JPEG with PHP behind it")
    yield BadPicture("odd.jpg", jpeg + bytes(100_000), "ok", "JPEG with zero bytes behind it")
    progressive = encoded(photo(), "JPEG", progressive=True)
    yield BadPicture("odd.jpg", progressive, "ok", "progressive JPEG")
    start = len(png_header(1, 1))
    inserted = {
        "an unknown chunk": chunk(b"abCd", b"?" * 99),
        "a broken EXIF": chunk(b"eXIf", b"MM\0*" + b"\xff" * 20),
        "a broken profile": chunk(b"iCCP", b"x\0\0" + zlib.compress(b"junk")),
        "a zero density": chunk(b"pHYs", bytes(9)),
    }
    for what, extra in inserted.items():
        data = whole[:start] + extra + whole[start:]
        yield BadPicture("odd.png", data, "ok", f"PNG with {what}")


def unusual_headers() -> Iterator[BadPicture]:
    """Files that are not made as most are, or not quite as they say."""
    bmp, gif, whole = encoded(photo(), "BMP"), encoded(photo(), "GIF"), encoded(photo())
    upside_down = patched(bmp, 22, struct.pack("<i", -64))
    yield BadPicture("upside_down.bmp", upside_down, "ok", "BMP from the top down")
    canvas = patched(gif, 6, struct.pack("<HH", 300, 300))
    yield BadPicture("wide.gif", canvas, "ok", "GIF smaller than its canvas")
    tall = png_header(96, 4000) + whole[len(png_header(1, 1)) :]
    yield BadPicture("tall.png", tall, "ok", "PNG taller than its data, the rest black")
