from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter

from models_store.preprocess.crop import LEAST_CONFIDENCE, find_crop

Box = tuple[int, int, int, int]


def photo(width: int, height: int, seed: int = 0) -> Image.Image:
    """Coloured clouds with grain: structure at every scale, as photographs have."""
    rng = np.random.default_rng(seed)
    total = np.zeros((height, width, 3))
    for cells in (3, 6, 12, 24, 48):
        coarse = Image.fromarray(rng.integers(0, 256, (cells, cells, 3), np.uint8))
        total += np.asarray(coarse.resize((width, height), Image.Resampling.BICUBIC), float) / cells
    total = 255 * (total - total.min()) / np.ptp(total)
    return Image.fromarray(np.clip(total + rng.normal(0, 5, total.shape), 0, 255).astype(np.uint8))


def laid(ground: Image.Image, box: Box) -> Image.Image:
    ground.paste(photo(box[2] - box[0], box[3] - box[1]), box)
    return ground


def encoded(picture: Image.Image, quality: int = 80) -> Image.Image:
    buffer = BytesIO()
    picture.save(buffer, "JPEG", quality=quality)
    return Image.open(buffer).convert("RGB")


def gradient(size: tuple[int, int], low: int, high: int) -> Image.Image:
    ramp = np.linspace(low, high, size[1])[:, None, None] * np.ones((1, size[0], 3))
    return Image.fromarray(ramp.astype(np.uint8))


def write(picture: Image.Image, lines: list[tuple[int, int]], ink: str) -> None:
    draw = ImageDraw.Draw(picture)
    for at in lines:
        draw.text(at, "people walk along the river in the morning", fill=ink)


def phone(paper: str, ink: str, box: Box) -> Image.Image:
    screen = Image.new("RGB", (236, 512), paper)
    write(screen, [(8, 6), (40, 40), (40, 56), (8, 440), (8, 456), (8, 472)], ink)
    draw = ImageDraw.Draw(screen)
    draw.ellipse((8, 40, 32, 64), fill="teal")
    for left in (10, 50, 90):
        draw.ellipse((left, 410, left + 18, 428), outline=ink, width=2)
    return laid(screen, box)


def desktop() -> Image.Image:
    screen = Image.new("RGB", (512, 340), "white")
    draw = ImageDraw.Draw(screen)
    draw.rectangle((0, 0, 512, 34), fill=(222, 225, 230))
    draw.rounded_rectangle((50, 16, 480, 30), 7, fill="white")
    write(screen, [(20, y) for y in (44, 58, 290, 304, 318)], "black")
    write(screen, [(340, y) for y in range(84, 270, 14)], "black")
    return laid(screen, (20, 80, 320, 280))


def scan() -> Image.Image:
    page = laid(gradient((400, 500), 250, 232), (60, 80, 330, 300))
    turned = page.rotate(0.4, Image.Resampling.BICUBIC, fillcolor=(250, 250, 250))
    grain = np.random.default_rng(1).normal(0, 1, (500, 400, 1))
    return Image.fromarray(np.clip(np.asarray(turned) + grain, 0, 255).astype(np.uint8))


def frame() -> Image.Image:
    wall = gradient((440, 400), 220, 190)
    draw = ImageDraw.Draw(wall)
    draw.rectangle((50, 50, 389, 349), fill=(90, 56, 30))
    draw.rectangle((64, 64, 375, 335), fill=(248, 246, 240))
    return laid(wall, (92, 92, 348, 308))


def rounded_with_shadow() -> Image.Image:
    page = Image.new("RGB", (400, 400), (245, 245, 245))
    mask = Image.new("L", page.size)
    ImageDraw.Draw(mask).rounded_rectangle((70, 90, 329, 299), 14, fill=255)
    shade = Image.new("L", page.size)
    shade.paste(mask, (0, 4))
    page.paste((0, 0, 0), mask=shade.filter(ImageFilter.GaussianBlur(6)).point(lambda v: v * 0.4))
    page.paste(photo(*page.size), mask=mask)
    return page


def off(found: Box, true: Box) -> int:
    return max(abs(one - other) for one, other in zip(found, true, strict=True))


@pytest.mark.parametrize("bars", ["black", "white", "#2040a0"])
@pytest.mark.parametrize(
    "box",
    [(0, 60, 400, 300), (70, 0, 330, 360), (50, 40, 350, 320), (0, 0, 400, 300), (90, 0, 400, 360)],
    ids=["above and below", "left and right", "all around", "below", "left"],
)
def test_bars_are_cut_off_to_two_pixels(bars: str, box: Box) -> None:
    picture = laid(Image.new("RGB", (400, 360), bars), box)
    for seen in (picture, encoded(picture)):
        crop = find_crop(seen)
        assert crop is not None
        assert off(crop.box, box) <= 2
        assert LEAST_CONFIDENCE <= crop.confidence <= 1


@pytest.mark.parametrize(
    ("draw", "box"),
    [
        (
            lambda: laid(Image.new("RGB", (420, 400), "ivory"), (60, 80, 330, 300)),
            (60, 80, 330, 300),
        ),
        (lambda: laid(gradient((420, 400), 30, 120), (60, 80, 330, 300)), (60, 80, 330, 300)),
        (lambda: phone("white", "black", (0, 80, 236, 400)), (0, 80, 236, 400)),
        (lambda: phone("#101014", "white", (0, 80, 236, 400)), (0, 80, 236, 400)),
        (lambda: phone("white", "black", (12, 90, 224, 380)), (12, 90, 224, 380)),
        (desktop, (20, 80, 320, 280)),
        (scan, (60, 80, 330, 300)),
        (frame, (92, 92, 348, 308)),
        (rounded_with_shadow, (70, 90, 330, 300)),
    ],
    ids=[
        *("page", "shaded page", "phone", "phone, dark", "phone, margins"),
        *("browser", "scan", "frame", "rounded, shadow"),
    ],
)
def test_the_picture_on_a_ground_is_found(draw: Callable[[], Image.Image], box: Box) -> None:
    crop = find_crop(encoded(draw(), 88))
    assert crop is not None
    assert off(crop.box, box) <= 4


def test_a_large_picture_is_looked_at_reduced() -> None:
    picture = laid(Image.new("RGB", (2000, 1500)), (0, 240, 2000, 1260))
    crop = find_crop(picture)
    assert crop is not None
    assert off(crop.box, (0, 240, 2000, 1260)) <= 2 * 2000 / 512


def sky() -> Image.Image:
    """A shaded sky with grain over hills: the horizon is no straight line."""
    picture = gradient((400, 300), 150, 220)
    ground, mask = photo(400, 300), Image.new("L", (400, 300))
    hills = [(x, round(190 + 18 * np.sin(x / 40))) for x in range(401)]
    ImageDraw.Draw(mask).polygon([*hills, (400, 300), (0, 300)], fill=255)
    picture.paste(ground, mask=mask)
    return picture


def product() -> Image.Image:
    picture, mask = Image.new("RGB", (300, 360), "white"), Image.new("L", (300, 360))
    shirt = [
        (90, 60),
        (210, 60),
        (270, 130),
        (230, 160),
        (215, 130),
        (222, 310),
        (80, 306),
        (85, 132),
    ]
    ImageDraw.Draw(mask).polygon([*shirt, (68, 158), (30, 126)], fill=255)
    picture.paste(photo(300, 360), mask=mask)
    return picture


def noise() -> Image.Image:
    return Image.fromarray(np.random.default_rng(0).integers(0, 256, (300, 400, 3), np.uint8))


def text_alone() -> Image.Image:
    page = Image.new("RGB", (360, 480), "white")
    write(page, [(30, y) for y in range(40, 440, 16)], "black")
    return page


@pytest.mark.parametrize(
    "draw",
    [
        lambda: photo(400, 300),
        lambda: Image.new("RGB", (400, 300), "white"),
        lambda: gradient((400, 300), 120, 240),
        sky,
        product,
        noise,
        text_alone,
        lambda: laid(Image.new("RGB", (400, 300)), (6, 6, 394, 294)),
        *(
            lambda size=size: photo(*size)
            for size in [(1, 1), (8, 8), (47, 200), (1, 4000), (4000, 1)]
        ),
    ],
    ids=[
        *("photo", "flat", "gradient", "sky", "product", "noise", "text", "slim border"),
        *("1x1", "8x8", "47x200", "1x4000", "4000x1"),
    ],
)
def test_what_holds_no_picture_of_its_own_is_left_alone(draw: Callable[[], Image.Image]) -> None:
    picture = draw()
    assert find_crop(picture) is None
    assert find_crop(encoded(picture)) is None


def test_a_crop_holds_no_other() -> None:
    crop = find_crop(desktop())
    assert crop is not None
    assert find_crop(desktop().crop(crop.box)) is None


def test_any_mode_is_taken() -> None:
    picture = laid(Image.new("RGB", (400, 360)), (0, 60, 400, 300))
    crop = find_crop(picture.convert("L"))
    assert crop is not None
    assert off(crop.box, (0, 60, 400, 300)) <= 2


def test_many_threads_find_what_one_finds() -> None:
    pictures = [desktop(), frame(), sky(), rounded_with_shadow(), scan(), noise()] * 4
    alone = [find_crop(picture) for picture in pictures]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(find_crop, pictures)) == alone
    assert alone[:6] == alone[6:12]


def test_the_picture_itself_is_left_alone() -> None:
    picture = desktop()
    before = picture.tobytes()
    find_crop(picture)
    assert picture.tobytes() == before
