"""How networks enlarge small pictures, and that another way can take its place."""

from collections.abc import Callable
from pathlib import Path
from typing import Literal

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from models_store.preprocess.resizing import METHODS, Resizing, enlarged
from models_store.registry import available, load
from tests.two_towers import write_clip, write_siglip

MakeNetwork = Callable[..., Path]


@pytest.mark.parametrize(
    ("resizing", "expected"),
    [
        (Resizing("bicubic", 40, 40), (60, 40)),
        (Resizing("bicubic", 40, 40, "fit"), (40, 26)),
        (Resizing("bicubic", 40, 20, "stretch"), (40, 20)),
    ],
)
def test_the_size_it_brings_pictures_to(resizing: Resizing, expected: tuple[int, int]) -> None:
    assert resizing.size_of(30, 20) == expected


@pytest.mark.parametrize(
    ("shape", "size", "expected"),
    [
        *(("cover", (39, 20), True), ("cover", (90, 20), True), ("cover", (90, 40), False)),
        *(("fit", (39, 20), True), ("fit", (90, 20), False)),
        *(("stretch", (39, 40), True), ("stretch", (39, 41), False)),
        *(("cover", (40, 40), False), ("stretch", (40, 40), False)),
    ],
)
def test_which_pictures_grow(
    shape: Literal["cover", "fit", "stretch"], size: tuple[int, int], expected: bool
) -> None:
    assert Resizing("bicubic", 40, 40, shape).enlarges(*size) == expected


def small_picture(width: int = 20, height: int = 16) -> Image.Image:
    pixels = np.random.default_rng(0).integers(0, 256, (height, width, 3), np.uint8)
    return Image.fromarray(pixels)


def middle(picture: Image.Image, side: int) -> NDArray[np.uint8]:
    """The centre of a picture, as networks cut it out."""
    pixels = np.asarray(picture).transpose(2, 0, 1)
    top, left = (round((length - side) / 2) for length in pixels.shape[1:])
    return pixels[:, top : top + side, left : left + side]


@pytest.mark.parametrize("kind", ["timm", "clip", "siglip"])
@pytest.mark.parametrize("method", METHODS)
def test_a_picture_enlarged_beforehand_passes_through_a_network_s_own_way(
    tmp_path: Path, make_network: MakeNetwork, kind: str, method: str
) -> None:
    folder, said, side = tmp_path / "net", "bicubic", 32
    if kind == "timm":
        make_network(folder, "test_resnet", input_size=[3, 32, 32], crop_pct=0.8)
        side = 40
    elif kind == "clip":
        write_clip(folder)
    else:
        write_siglip(folder)
        said = "bilinear"
    encoder = load(available(tmp_path)["net"], threads=1)
    shape = "stretch" if kind == "siglip" else "cover"
    assert encoder.resizing == Resizing(said, side, side, shape)
    picture = small_picture()
    larger = enlarged(picture, method, encoder.resizing)
    seen = encoder.prepare(larger).astype(int)
    assert np.array_equal(seen, middle(larger, 32))
    # And its own way is what it is called.
    own = np.abs(encoder.prepare(picture).astype(int) - seen).max()
    assert own <= 1 if method == said else own > 1


def test_descriptors_say_nothing_of_it() -> None:
    assert load(available(None)["colour"]).resizing is None
