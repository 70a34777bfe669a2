"""What all three descriptors share, and what each of them is to tell apart."""

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageOps

from models_store.encoders.base import Encoder, embed
from models_store.registry import available, load

NAMES = ["colour", "texture", "shape"]

# Of the drawing's embedding: its revision, and its products with four waves of known lengths.
# Where the products change, the family's number in registry.py must be raised.
GOLDEN = {
    "colour": ("6820f5b2b6b2", [-0.426, 1.321, 1.058, -0.643]),
    "texture": ("422cb506497e", [0.084, 0.078, -0.661, 0.068]),
    "shape": ("6187f4ece05b", [-0.328, -0.069, -0.502, 0.59]),
}


def encoder_of(name: str) -> Encoder:
    return load(available(None)[name])


def likeness(name: str, one: Image.Image, other: Image.Image) -> float:
    first, second = embed(encoder_of(name), [one, other])
    return float(first @ second)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("size", [(1, 1), (1, 300), (300, 2), (64, 64), (512, 341)])
def test_any_size_gives_one_vector_of_length_one(name: str, size: tuple[int, int]) -> None:
    encoder = encoder_of(name)
    noise = np.random.default_rng(0).integers(0, 255, (size[1], size[0], 3), np.uint8)
    embeddings = embed(encoder, [Image.fromarray(noise), Image.new("RGB", size, "navy")])
    assert embeddings.shape == (2, encoder.dimension)
    assert embeddings.dtype == np.float32
    assert np.allclose(np.linalg.norm(embeddings, axis=1), 1, atol=1e-5)


@pytest.mark.parametrize("name", NAMES)
def test_embeddings_are_golden(name: str, picture: Image.Image) -> None:
    encoder = encoder_of(name)
    revision, products = GOLDEN[name]
    (embedding,) = embed(encoder, [picture])
    waves = np.cos(np.outer(np.arange(1, 5), np.arange(encoder.dimension)))
    assert encoder.revision == revision
    assert np.allclose(waves @ embedding, products, atol=5e-3)


@pytest.mark.parametrize("name", NAMES)
def test_a_smaller_copy_is_nearly_the_same(name: str, picture: Image.Image) -> None:
    small = picture.resize((picture.width * 3 // 4, picture.height * 3 // 4))
    assert likeness(name, picture, small) > 0.9


@pytest.mark.parametrize("name", NAMES)
def test_plain_walls_are_alike(name: str) -> None:
    white, nearly = Image.new("RGB", (50, 50), "white"), Image.new("RGB", (90, 40), (254, 254, 254))
    assert likeness(name, white, nearly) > 0.999


def test_colour_sees_colours_and_not_their_places(picture: Image.Image) -> None:
    mirrored = ImageOps.mirror(picture)
    blue, green, red = picture.split()[::-1]
    assert likeness("colour", picture, mirrored) > 0.98
    assert likeness("colour", picture, Image.merge("RGB", (green, blue, red))) < 0.7


def test_colour_tells_the_middle_from_its_surroundings() -> None:
    sun, window = Image.new("RGB", (90, 90), "blue"), Image.new("RGB", (90, 90), "yellow")
    sun.paste("yellow", (22, 22, 68, 68))
    window.paste("blue", (22, 22, 68, 68))
    assert likeness("colour", sun, window) < 0.2


def stripes(step: int, *, upright: bool = True, ink: str = "black") -> Image.Image:
    canvas = Image.new("RGB", (128, 128), "white")
    draw = ImageDraw.Draw(canvas)
    for place in range(0, 128, step):
        box = (place, 0, place + step // 2 - 1, 127)
        draw.rectangle(box if upright else (box[1], box[0], box[3], box[2]), fill=ink)
    return canvas


def test_texture_tells_fineness_and_direction() -> None:
    shifted = Image.fromarray(np.roll(np.asarray(stripes(8)), 3, axis=1))
    same = likeness("texture", stripes(8), shifted)
    assert same > likeness("texture", stripes(8), stripes(32)) + 0.02
    assert same > likeness("texture", stripes(8), stripes(8, upright=False)) + 0.02


def disc_and_square(size: int = 60) -> tuple[Image.Image, Image.Image]:
    disc, box = Image.new("RGB", (128, 128), "white"), Image.new("RGB", (128, 128), "white")
    low, high = 64 - size // 2, 64 + size // 2
    ImageDraw.Draw(disc).ellipse((low, low, high, high), fill="teal")
    ImageDraw.Draw(box).rectangle((low, low, high, high), fill="teal")
    return disc, box


def test_shape_sees_outlines_and_not_colours() -> None:
    disc, box = disc_and_square()
    assert likeness("shape", disc, ImageOps.invert(disc)) > 0.97
    assert likeness("shape", disc, disc_and_square(56)[0]) > likeness("shape", disc, box)
