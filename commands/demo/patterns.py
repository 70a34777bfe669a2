"""Backgrounds as from a stationer: paper, stripes, dots, gingham and the like.

Each covers the picture, which is -1..1 at its longest side, in colours that leave the motif the stage.
"""

import math

import numpy as np

from commands.demo import palette as hue
from commands.demo.dice import Dice
from commands.demo.outlines import box, oval, smooth, straight
from commands.demo.palette import Colour, Tones, deeper, mix, paler
from commands.demo.pen import Pen

_EDGE = 1.5  # far enough out to cover the corners when turned


def ground(dice: Dice, tones: Tones) -> Colour:
    """One of the tones, lightened more or less."""
    return mix(dice.favour(*tones), dice.pick(hue.CHALK, hue.CREAM), dice.between(0.05, 0.5))


def anywhere(pen: Pen, dice: Dice, *, turn: float = 0.0, scale: float = 1.0) -> Pen:
    """A pen for something small, somewhere in the picture."""
    return pen.at(dice.between(-1, 1), dice.between(-1, 1), turn=turn, scale=scale)


def _faint(dice: Dice, colour: Colour) -> Colour:
    """A second colour that only just stands out from a ground."""
    return paler(colour, 0.5) if dice.chance(0.5) else deeper(colour, dice.between(0.07, 0.14))


def paper(pen: Pen, dice: Dice, tones: Tones) -> None:
    """A sheet, with a second one laid over it now and then."""
    colour = ground(dice, tones)
    pen.wash(paler(colour, 0.2), colour)
    if dice.chance(0.5):
        sheet = smooth("-1.6,0 -.7,.08 0,-.04 .8,.07 1.6,0 1.6,1.6 -1.6,1.6")
        pen.at(0, dice.between(0.2, 0.6)).fill(sheet, _faint(dice, colour))


def gradient(pen: Pen, dice: Dice, tones: Tones) -> None:
    """One light colour running into another, with a soft sun or none."""
    top = ground(dice, tones)
    pen.wash(top, ground(dice, tones))
    if dice.chance(0.4):
        sun = oval(dice.between(-0.7, 0.7), dice.between(-0.7, -0.2), dice.between(0.2, 0.4))
        pen.fill(sun, paler(top, 0.5))


def stripes(pen: Pen, dice: Dice, tones: Tones) -> None:
    """Bands, upright, lying or aslant."""
    colour, step = ground(dice, tones), dice.between(0.14, 0.4)
    other = _faint(dice, colour)
    pen.wash(colour, colour)
    turned = pen.at(0, 0, turn=dice.pick(0, 0, 45, -45, 90) + dice.between(-4, 4))
    for x in _steps(step):
        turned.fill(box(x, -_EDGE, x + step / 2, _EDGE), other)


def dots(pen: Pen, dice: Dice, tones: Tones) -> None:
    """Polka dots."""
    colour, step = ground(dice, tones), dice.between(0.2, 0.36)
    other, dot = _faint(dice, colour), oval(0, 0, step * dice.between(0.16, 0.3))
    pen.wash(colour, colour)
    turned = pen.at(0, 0, turn=dice.between(0, 45))
    for row, y in enumerate(_steps(step)):
        for x in _steps(step):
            turned.fill(dot + np.array([x + row % 2 * step / 2, y]), other)


def gingham(pen: Pen, dice: Dice, tones: Tones) -> None:
    """A table cloth."""
    thread = dice.pick(hue.ROSE, hue.LAGOON, hue.LEAF, hue.MUSTARD)
    colour = mix(dice.favour(*tones), thread, dice.between(0.15, 0.35))
    step = dice.between(0.22, 0.36)
    pen.wash(paler(colour, 0.75), paler(colour, 0.75))
    turned = pen.at(0, 0, turn=dice.pick(0, 0, 45) + dice.between(-4, 4))
    for x in _steps(step):
        turned.fill(box(x, -_EDGE, x + step / 2, _EDGE), paler(colour, 0.4))
        turned.fill(box(-_EDGE, x, _EDGE, x + step / 2), paler(colour, 0.4))
    for x in _steps(step):
        for y in _steps(step):
            turned.fill(box(x, y, x + step / 2, y + step / 2), colour)


def disc(pen: Pen, dice: Dice, tones: Tones) -> None:
    """A large disc behind the motif."""
    colour = ground(dice, tones)
    pen.wash(paler(colour, 0.15), colour)
    x, y, radius = dice.between(-0.12, 0.12), dice.between(-0.12, 0.12), dice.between(0.68, 0.88)
    inner = dice.pick(paler(colour, 0.6), ground(dice, tones))
    if dice.chance(0.4):
        pen.fill(oval(x, y, radius + 0.1), mix(colour, inner, 0.4))
    pen.fill(oval(x, y, radius), inner)


def rays(pen: Pen, dice: Dice, tones: Tones) -> None:
    """Sunbeams from behind the motif."""
    colour, count = ground(dice, tones), dice.whole(9, 16)
    other, half = _faint(dice, colour), 2.4 * math.pi / count / 2
    pen.wash(colour, colour)
    centre = pen.at(dice.between(-0.2, 0.2), dice.between(-0.1, 0.5), turn=dice.between(0, 30))
    for number in range(count):
        beam = straight(f"0,0 {half},-2.4 {-half},-2.4")
        centre.at(0, 0, turn=360 * number / count).fill(beam, other)


def terrazzo(pen: Pen, dice: Dice, tones: Tones) -> None:
    """Chips of stone."""
    colour = paler(ground(dice, tones), 0.5)
    pen.wash(colour, colour)
    stones = (hue.CORAL, hue.MUSTARD, hue.TEAL, hue.ROSE, hue.SAGE, hue.STONE, hue.SKY)
    for _ in range(46):
        chip = anywhere(pen, dice, turn=dice.between(0, 360), scale=dice.between(0.04, 0.1))
        tone = mix(dice.pick(*stones), colour, dice.between(0.35, 0.6))
        chip.fill(straight("-1,-.4 .1,-1 1,-.2 .5,.9 -.6,.7", soft=0.3), tone)


def _steps(step: float) -> list[float]:
    """Places a step apart, from edge to edge."""
    count = int(_EDGE / step) + 1
    return [number * step for number in range(-count, count)]
