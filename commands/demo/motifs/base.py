"""What a motif is."""

from collections.abc import Callable
from dataclasses import dataclass

from commands.demo.dice import Dice
from commands.demo.palette import Tones
from commands.demo.pen import Pen

Scene = Callable[[Pen, Dice, Tones], None]
"""Draws a background."""


@dataclass(frozen=True)
class Motif:
    """One class of pictures: something that is drawn a little differently every time.

    Attributes:
        name: The class's label, and the name of its folder.
        draw: Draws it within -1..1, y pointing down.
        scenes: Where it is at home: one is chosen by chance, a repeated one more often.
        tones: Colours its surroundings have, the likelier first; they are lightened.
        lean: How far it leans when at rest, in degrees.
        tilt: How far it may depart from that either way, in degrees.
        mirrored: Whether it may face the other way.
    """

    name: str
    draw: Callable[[Pen, Dice], None]
    scenes: tuple[Scene, ...]
    tones: Tones
    lean: float = 0.0
    tilt: float = 8.0
    mirrored: bool = False
