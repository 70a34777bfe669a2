import subprocess
import sys
from io import BytesIO
from pathlib import Path
from zlib import crc32

import numpy as np
import pytest
from PIL import Image, ImageOps, PngImagePlugin

from models_store.errors import PictureError, PictureTooLargeError, UnsupportedPictureError
from models_store.preprocess.decode import (
    FORMATS,
    NORMAL_SIDE,
    from_normalised,
    normalised_bytes,
    open_picture,
    probe,
)

LIMIT = 10_000_000
# As the service runs: Pillow's remarks on odd metadata are not errors.
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning:PIL")


def scene(width: int = 60, height: int = 40) -> Image.Image:
    """A smooth picture whose four corners differ, so that turning it shows."""
    x, y = np.meshgrid(np.linspace(0, 255, width), np.linspace(0, 255, height))
    return Image.fromarray(np.stack([x, y, np.full_like(x, 90)], axis=-1).astype(np.uint8))


def encoded(picture: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    buffer = BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def difference(one: Image.Image, other: Image.Image) -> float:
    assert one.size == other.size
    pixels = np.asarray(one, dtype=float) - np.asarray(other.convert("RGB"), dtype=float)
    return float(np.abs(pixels).mean())


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "BMP", "TIFF", "GIF", "MPO"])
def test_every_accepted_type_is_read(kind: str) -> None:
    opened = open_picture(encoded(scene(), kind), max_pixels=LIMIT)
    assert opened.mode == "RGB"
    assert difference(opened, scene()) < 8
    assert probe(encoded(scene(), kind), max_pixels=LIMIT)[:2] == (60, 40)


@pytest.mark.skipif("AVIF" not in FORMATS, reason="this Pillow has no AVIF")
def test_avif_is_read() -> None:
    assert difference(open_picture(encoded(scene(), "AVIF"), max_pixels=LIMIT), scene()) < 8


def test_a_file_object_is_read_like_bytes() -> None:
    opened = open_picture(BytesIO(encoded(scene())), max_pixels=LIMIT)
    assert opened.tobytes() == scene().tobytes()


@pytest.mark.parametrize("kind", ["JPEG", "TIFF", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_orientation_is_applied_once(kind: str, orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = encoded(scene(), kind, exif=exif)
    with Image.open(BytesIO(data)) as stored:
        expected = ImageOps.exif_transpose(stored)
    opened = open_picture(data, max_pixels=LIMIT)
    assert difference(opened, expected) < 1
    assert probe(data, max_pixels=LIMIT)[:2] == opened.size == expected.size


def test_damaged_exif_does_not_spoil_a_picture() -> None:
    data = encoded(scene(), "JPEG", exif=b"Exif\0\0MM\0*" + b"\xff" * 40)
    assert open_picture(data, max_pixels=LIMIT).size == (60, 40)


def test_the_longest_side_is_bounded_and_small_pictures_stay() -> None:
    assert open_picture(encoded(scene(1500, 300)), max_pixels=LIMIT).size == (NORMAL_SIDE, 102)
    assert open_picture(encoded(scene(300, 1500)), max_pixels=LIMIT).size == (102, NORMAL_SIDE)
    assert open_picture(encoded(scene(1, 5000)), max_pixels=LIMIT).size == (1, NORMAL_SIDE)
    assert open_picture(encoded(scene(1, 1)), max_pixels=LIMIT).size == (1, 1)
    assert open_picture(encoded(scene(900, 600)), max_pixels=LIMIT, side=90).size == (90, 60)


def test_a_reduced_jpeg_looks_like_the_picture() -> None:
    data = encoded(scene(4000, 2000), "JPEG", quality=95)
    opened = open_picture(data, max_pixels=LIMIT)
    assert opened.size == (512, 256)
    assert difference(opened, scene(4000, 2000).resize((512, 256), Image.Resampling.BOX)) < 2


def in_mode(mode: str) -> Image.Image:
    if mode == "F":
        return Image.new("F", (30, 20), 0.5)
    if mode == "I;16":
        return Image.fromarray(np.full((20, 30), 40_000, np.uint16))
    return scene(30, 20).convert(mode)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_mode_of_png_becomes_rgb(mode: str) -> None:
    opened = open_picture(encoded(in_mode(mode)), max_pixels=LIMIT)
    assert (opened.mode, opened.size) == ("RGB", (30, 20))


@pytest.mark.parametrize("mode", ["CMYK", "YCbCr", "I", "F"])
def test_every_mode_of_tiff_becomes_rgb(mode: str) -> None:
    opened = open_picture(encoded(in_mode(mode), "TIFF"), max_pixels=LIMIT)
    assert (opened.mode, opened.size) == ("RGB", (30, 20))


def test_cmyk_jpeg_keeps_its_colours() -> None:
    red = Image.new("RGB", (16, 16), (255, 0, 0)).convert("CMYK")
    opened = open_picture(encoded(red, "JPEG", quality=95), max_pixels=LIMIT)
    assert np.allclose(opened.getpixel((8, 8)), (255, 0, 0), atol=6)


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_sixteen_bits_are_scaled_not_clipped(kind: str) -> None:
    ramp = np.tile(np.array([0, 257 * 100, 65535], np.uint16), (4, 1))
    opened = open_picture(encoded(Image.fromarray(ramp), kind), max_pixels=LIMIT)
    assert [opened.getpixel((x, 0)) for x in range(3)] == [(0,) * 3, (100,) * 3, (255,) * 3]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([0.0, 0.5, 1.0], [0, 128, 255]),
        ([0.0, 100.0, 255.0], [0, 100, 255]),
        ([0.0, 25700.0, 65535.0], [0, 100, 255]),
        ([-10.0, 0.0, 10.0], [0, 128, 255]),
        ([0.0, float("nan"), 1.0], [0, 0, 255]),
    ],
)
def test_fractions_take_the_smallest_usual_range(values: list[float], expected: list[int]) -> None:
    picture = Image.fromarray(np.array([values], np.float32))
    opened = open_picture(encoded(picture, "TIFF"), max_pixels=LIMIT)
    assert [opened.getpixel((x, 0))[0] for x in range(3)] == expected


def test_transparency_is_laid_on_white_and_does_not_bleed() -> None:
    hidden_black = Image.new("RGBA", (1024, 8), (0, 0, 0, 0))
    hidden_black.paste((200, 0, 0, 255), (0, 0, 512, 8))
    opened = open_picture(encoded(hidden_black), max_pixels=LIMIT)
    assert opened.getpixel((500, 2)) == (255, 255, 255)
    assert opened.getpixel((10, 2)) == (200, 0, 0)
    middle = np.asarray(opened)[2, 240:272]
    assert middle[:, 0].min() >= 195  # a dark seam would show in the red channel


def test_palette_transparency_is_laid_on_white() -> None:
    picture = Image.new("P", (8, 8), 0)
    picture.putpalette([0, 0, 0, 255, 0, 0])
    opened = open_picture(encoded(picture, transparency=0), max_pixels=LIMIT)
    assert opened.getpixel((4, 4)) == (255, 255, 255)


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_an_animation_gives_its_first_frame(kind: str) -> None:
    frames = [Image.new("RGB", (16, 16), colour) for colour in ("red", "blue")]
    data = encoded(frames[0], kind, save_all=True, append_images=frames[1:])
    assert np.allclose(open_picture(data, max_pixels=LIMIT).getpixel((8, 8)), (255, 0, 0), atol=3)


def test_too_many_pixels_are_refused_before_decoding() -> None:
    png = bytearray(encoded(scene()))
    png[16:24] = (50_000).to_bytes(4, "big") * 2  # there are far fewer pixels: decoding would fail
    png[29:33] = crc32(png[12:29]).to_bytes(4, "big")
    data = bytes(png)
    with pytest.raises(PictureTooLargeError, match="50000 x 50000"):
        open_picture(data, max_pixels=100_000_000)
    with pytest.raises(PictureTooLargeError):
        probe(data, max_pixels=100_000_000)


def test_the_limit_is_the_callers_alone() -> None:
    data = encoded(Image.new("1", (20_000, 10_000)))  # beyond what Pillow would refuse by itself
    assert open_picture(data, max_pixels=200_000_000).size == (512, 256)
    with pytest.raises(PictureTooLargeError):
        open_picture(data, max_pixels=200_000_000 - 1)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF", "TIFF", "BMP"])
@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
def test_truncated_files_are_refused(kind: str, part: float) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (64, 64, 3), np.uint8)
    data = encoded(Image.fromarray(noise), kind)
    with pytest.raises(PictureError):
        open_picture(data[: int(len(data) * part)], max_pixels=LIMIT)


def test_an_empty_file_is_refused() -> None:
    with pytest.raises(PictureError, match="empty"):
        open_picture(b"", max_pixels=LIMIT)


@pytest.mark.parametrize(
    "data",
    [
        b"hello, this is no picture",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%PDF-1.7\n",
        b"\0" * 999,
    ],
)
def test_other_content_is_refused_by_name(data: bytes) -> None:
    with pytest.raises(UnsupportedPictureError) as refused:
        open_picture(data, max_pixels=LIMIT)
    assert "JPEG" in refused.value.hint


def test_pillows_other_formats_are_refused() -> None:
    with pytest.raises(UnsupportedPictureError):
        open_picture(encoded(scene(), "PPM"), max_pixels=LIMIT)


def test_no_metadata_travels_on() -> None:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("comment", "where I live")
    assert open_picture(encoded(scene(), pnginfo=notes), max_pixels=LIMIT).info == {}


def test_normalised_bytes_round_trip_losslessly() -> None:
    picture = open_picture(encoded(scene(37, 23)), max_pixels=LIMIT)
    assert from_normalised(normalised_bytes(picture)).tobytes() == picture.tobytes()


@pytest.mark.parametrize("data", [b"", b"P6 9 9 255\n", b"P5 1 1 25", encoded(scene())])
def test_other_bytes_are_not_a_normalised_picture(data: bytes) -> None:
    with pytest.raises(PictureError):
        from_normalised(data)


def test_this_module_is_light() -> None:
    heavy = "{'torch', 'timm', 'cv2', 'skimage', 'sklearn', 'faiss'}"
    code = f"import models_store.preprocess.decode, sys; sys.exit(bool({heavy} & set(sys.modules)))"
    root = Path(__file__).parents[4]
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0
