"""CIFAR-100's hundred classes as drawings that can be told apart, some of them filed under another class."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageDraw

from tests.cifar100_files import PER_SUPERCLASS, SUPERCLASSES, Drawn, coarse_of, planes_of

SIDE = 32
CLASSES = SUPERCLASSES * PER_SUPERCLASS
_GROUNDS = ((20, 20, 20), (235, 235, 235), (110, 60, 20), (20, 60, 130))
_COLOURS = ((220, 40, 40), (40, 190, 60), (70, 90, 240), (240, 210, 40), (220, 80, 220))


class Planted(NamedTuple):
    """Pictures that look like one class and are filed under another.

    Attributes:
        looks: The class they are drawings of.
        filed: The class they have the label of.
        pictures: How many.
    """

    looks: int
    filed: int
    pictures: int


def draw(fine: int, chance: np.random.Generator, shift: int = 1) -> Image.Image:
    """A class's own drawing: a superclass has its ground and its shape, a class of it its colour."""
    coarse = coarse_of(fine)
    canvas = Image.new("RGB", (SIDE, SIDE), _GROUNDS[coarse % len(_GROUNDS)])
    x, y = (int(one) for one in chance.integers(-shift, shift + 1, 2))
    _shape(ImageDraw.Draw(canvas), coarse // len(_GROUNDS), x, y, _COLOURS[fine % PER_SUPERCLASS])
    noise = chance.integers(-3, 4, (SIDE, SIDE, 3))
    return Image.fromarray((np.asarray(canvas, np.int64) + noise).clip(0, 255).astype(np.uint8))


def _shape(
    draw: ImageDraw.ImageDraw, kind: int, x: int, y: int, colour: tuple[int, int, int]
) -> None:
    match kind:
        case 0:
            draw.ellipse((x + 6, y + 6, x + 26, y + 26), fill=colour)
        case 1:
            for at in range(0, SIDE, 6):
                draw.line((x + at, 0, x + at, SIDE), fill=colour, width=3)
        case 2:
            for at in range(0, SIDE, 6):
                draw.line((0, y + at, SIDE, y + at), fill=colour, width=3)
        case 3:
            draw.rectangle((x + 3, y + 3, x + 28, y + 28), outline=colour, width=4)
        case _:
            draw.polygon([(x, y + SIDE), (x + SIDE, y + SIDE), (x + SIDE, y)], fill=colour)


def pictures(per_class: int, planted: Sequence[Planted], seed: int) -> list[Drawn]:
    """So many of each class, and those that are filed wrongly."""
    chance = np.random.default_rng(seed)

    def drawing(looks: int, filed: int, name: str, shift: int) -> Drawn:
        return Drawn(planes_of(draw(looks, chance, shift)), filed, name)

    own = [
        drawing(fine, fine, f"own_{fine:02}_{number}.png", 1)
        for number in range(per_class)
        for fine in range(CLASSES)
    ]
    # In the very middle of their class, so that they are among the first that are found.
    wrong = [
        drawing(one.looks, one.filed, f"planted_{one.looks:02}_{one.filed:02}_{number}.png", 0)
        for one in planted
        for number in range(one.pictures)
    ]
    return own + wrong


def by_class(per_class: int, seed: int) -> dict[int, list[Image.Image]]:
    """So many pictures of each class, filed as they should be."""
    chance = np.random.default_rng(seed)
    return {fine: [draw(fine, chance) for _ in range(per_class)] for fine in range(CLASSES)}
