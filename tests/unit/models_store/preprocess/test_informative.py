from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from models_store.errors import AreaError
from models_store.preprocess.decode import NORMAL_SIDE, open_picture
from models_store.preprocess.informative import LEAST_SIDE, open_area, open_informative, open_whole

LIMIT = 10**8


def photograph(width: int, height: int) -> Image.Image:
    """Coarse blobs under fine noise."""
    draw = np.random.default_rng(0)
    coarse = Image.fromarray(draw.integers(0, 256, (8, 8, 3), np.uint8))
    smooth = np.asarray(coarse.resize((width, height), Image.Resampling.BICUBIC), np.int16)
    noisy = smooth + draw.integers(-25, 26, smooth.shape)
    return Image.fromarray(noisy.clip(0, 255).astype(np.uint8))


def png(picture: Image.Image) -> bytes:
    buffer = BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()


@pytest.fixture
def letterboxed() -> tuple[bytes, Image.Image]:
    """A photograph between black bars, and the photograph."""
    inside = photograph(1200, 600)
    canvas = Image.new("RGB", (1200, 1200))
    canvas.paste(inside, (0, 300))
    return png(canvas), inside


def test_the_area_is_found_and_searched_with(letterboxed: tuple[bytes, Image.Image]) -> None:
    data, inside = letterboxed
    opened = open_informative(data, max_pixels=LIMIT)
    assert opened.area is not None
    assert opened.area.box == pytest.approx((0, 0.25, 1, 0.75), abs=0.01)
    assert 0 < opened.area.confidence <= 1
    assert opened.whole.size == (NORMAL_SIDE, NORMAL_SIDE)
    assert opened.searched.width == NORMAL_SIDE
    assert opened.searched.height == pytest.approx(NORMAL_SIDE / 2, abs=4)
    alone = open_picture(png(inside), max_pixels=LIMIT)
    found = opened.searched.resize(alone.size)
    difference = np.abs(np.asarray(found, np.int16) - np.asarray(alone, np.int16)).mean()
    assert difference < 6


def test_a_small_area_is_taken_in_the_files_own_detail() -> None:
    canvas = Image.new("RGB", (1600, 1600), "white")
    canvas.paste(photograph(500, 400), (600, 500))
    opened = open_informative(png(canvas), max_pixels=LIMIT)
    assert opened.area is not None
    assert opened.searched.width == pytest.approx(500, abs=10)


def test_a_plain_photograph_is_searched_with_as_it_is() -> None:
    data = png(photograph(640, 480))
    opened = open_informative(data, max_pixels=LIMIT)
    assert opened.area is None
    assert opened.searched is opened.whole
    assert opened.whole.tobytes() == open_whole(data, max_pixels=LIMIT).searched.tobytes()


def test_a_chosen_area_is_cut_out_in_the_files_own_detail() -> None:
    inside = photograph(400, 300)
    canvas = Image.new("RGB", (1600, 1200), "white")
    canvas.paste(inside, (800, 300))
    opened = open_area(png(canvas), (0.5, 0.25, 0.75, 0.5), max_pixels=LIMIT)
    assert opened.area == ((0.5, 0.25, 0.75, 0.5), None)
    assert opened.whole.size == (NORMAL_SIDE, NORMAL_SIDE * 3 // 4)
    assert opened.searched.size == inside.size
    assert opened.searched.tobytes() == inside.tobytes()


def test_shares_are_of_the_picture_as_it_is_seen() -> None:
    lying = Image.new("RGB", (300, 200), "red")
    lying.paste("blue", (0, 0, 150, 200))  # on its side, the lower half
    turned = BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 8  # seen by turning it left: what is at the left comes to lie below
    lying.save(turned, "PNG", exif=exif)
    opened = open_area(turned.getvalue(), (0, 0.5, 1, 1), max_pixels=LIMIT)
    assert opened.whole.size == (200, 300)
    assert opened.searched.getcolors() == [(200 * 150, (0, 0, 255))]


@pytest.mark.parametrize(
    "box",
    [(0.5, 0, 0.5, 1), (0, 0.6, 1, 0.5), (-0.1, 0, 1, 1), (0, 0, 1.1, 1), (0, 0, float("nan"), 1)],
)
def test_what_is_no_area_is_refused(box: tuple[float, float, float, float]) -> None:
    with pytest.raises(AreaError, match="no area"):
        open_area(png(photograph(64, 64)), box, max_pixels=LIMIT)


def test_an_area_too_small_to_show_anything_is_refused() -> None:
    data = png(photograph(100, 100))
    side = LEAST_SIDE / 100
    assert open_area(data, (0, 0, side, side), max_pixels=LIMIT).searched.size == (16, 16)
    with pytest.raises(AreaError, match="the area is 15 x 100 pixels, and 16 x 16 is the least"):
        open_area(data, (0, 0, 0.15, 1), max_pixels=LIMIT)
