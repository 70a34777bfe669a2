"""Backgrounds with a horizon, or under water, or in the sky."""

from commands.demo import palette as hue
from commands.demo.dice import Dice
from commands.demo.outlines import arc, curve, line, oval, smooth, star
from commands.demo.palette import Colour, Tones, deeper, mix, paler
from commands.demo.patterns import anywhere, ground
from commands.demo.pen import Pen


def hills(pen: Pen, dice: Dice, tones: Tones) -> None:
    """Two or three ranges under a light sky."""
    _sky(pen, dice, tones)
    colour = dice.pick(hue.LEAF, hue.SAGE, hue.MOSS, hue.MINT, hue.MUSTARD, hue.LAGOON)
    for number in range(dice.whole(2, 3)):
        height = dice.between(0.1, 0.3) + 0.22 * number
        _ridge(pen, dice, height, 0.14, mix(colour, hue.CHALK, 0.6 - 0.18 * number))


def sea(pen: Pen, dice: Dice, tones: Tones) -> None:
    """A horizon, and swell below it."""
    _sky(pen, dice, tones)
    water, horizon = dice.pick(hue.LAGOON, hue.DENIM, hue.TEAL, hue.SKY), dice.between(-0.1, 0.35)
    for row in range(5):
        tone = deeper(mix(water, hue.CHALK, 0.45), 0.08 * row)
        _ridge(pen, dice, horizon + 0.2 * row, 0.02 + 0.008 * row, tone)


def snow(pen: Pen, dice: Dice, tones: Tones) -> None:
    """Drifts, and flakes in the air."""
    top = mix(dice.favour(*tones), dice.pick(hue.SKY, hue.DENIM, hue.SLATE), 0.5)
    pen.wash(paler(top, 0.1), paler(top, 0.6))
    for height, light in ((0.3, 0.75), (0.55, 0.95)):
        _ridge(pen, dice, height, 0.12, paler(top, light))
    for _ in range(dice.whole(16, 34)):
        anywhere(pen, dice).fill(oval(0, 0, dice.between(0.012, 0.03)), hue.CHALK)


def dunes(pen: Pen, dice: Dice, tones: Tones) -> None:
    """Sand under a low sun."""
    top = dice.favour(*tones)
    pen.wash(top, mix(top, hue.CREAM, 0.6))
    sun = oval(dice.between(-0.6, 0.6), dice.between(-0.4, 0.1), dice.between(0.2, 0.34))
    pen.fill(sun, dice.pick(hue.CHALK, hue.BUTTER, hue.APRICOT))
    sand = dice.pick(hue.SAND, hue.APRICOT, hue.OCHRE, hue.ROSE)
    for height, light in ((0.2, 0.45), (0.46, 0.3), (0.72, 0.15)):
        _ridge(pen, dice, height, 0.16, paler(sand, light))


def clouds(pen: Pen, dice: Dice, tones: Tones) -> None:
    """A fair day."""
    top = dice.favour(*tones)
    pen.wash(top, paler(top, 0.6))
    for _ in range(dice.whole(3, 5)):
        cloud = anywhere(pen, dice, scale=dice.between(0.5, 1.0))
        for x, y, radius in ((-0.24, 0.03, 0.13), (-0.06, -0.05, 0.18), (0.16, 0.01, 0.14)):
            cloud.fill(oval(x, y, radius, radius * 0.8), paler(top, 0.8))


def rain(pen: Pen, dice: Dice, tones: Tones) -> None:
    """Slanting drops."""
    colour = ground(dice, tones)
    pen.wash(deeper(colour, 0.12), paler(colour, 0.3))
    drop, slant = dice.pick(paler(colour, 0.6), deeper(colour, 0.25)), dice.between(-0.08, -0.02)
    for _ in range(40):
        anywhere(pen, dice).stroke(line(f"0,0 {slant},.15"), 0.018, drop)


def night(pen: Pen, dice: Dice, tones: Tones) -> None:
    """Stars over a dark ridge; the tones of the day do not show."""
    _dark_sky(pen, dice)
    if dice.chance(0.7):
        ridge = deeper(dice.pick(hue.PINE, hue.NAVY, hue.PLUM), 0.35)
        _ridge(pen, dice, dice.between(0.4, 0.7), 0.14, ridge)


def stars(pen: Pen, dice: Dice, tones: Tones) -> None:
    """Space, with a planet now and then; the tones of the day do not show."""
    _dark_sky(pen, dice)
    for _ in range(dice.whole(2, 5)):
        anywhere(pen, dice).fill(star(0, 0, 0.05), hue.BUTTER)
    if dice.chance(0.5):
        x, radius = dice.side() * dice.between(0.6, 0.8), dice.between(0.1, 0.2)
        planet = pen.at(x, dice.between(-0.8, 0.8))
        colour = dice.pick(hue.APRICOT, hue.ROSE, hue.LAGOON, hue.LILAC)
        planet.fill(oval(0, 0, radius), colour)
        planet.stroke(arc(0, 0, radius * 1.6, radius * 0.4, -20, 200), 0.03, paler(colour))


def waves(pen: Pen, dice: Dice, tones: Tones) -> None:
    """Rows of scales, after the Japanese pattern of the blue sea."""
    colour = mix(dice.favour(*tones), dice.pick(hue.LAGOON, hue.DENIM, hue.CHALK), 0.4)
    light, radius = paler(colour, 0.5), dice.between(0.16, 0.24)
    pen.wash(colour, colour)
    for row in range(int(2.4 / radius) + 1):
        for column in range(-int(1.2 / radius), int(1.2 / radius) + 1):
            x, y = (2 * column + row % 2) * radius, -1.2 + row * radius
            for share, tone in ((1, light), (0.86, colour), (0.5, light), (0.36, colour)):
                pen.fill(oval(x, y, radius * share), tone)


def bubbles(pen: Pen, dice: Dice, tones: Tones) -> None:
    """Under water."""
    top = paler(dice.favour(*tones), dice.between(0.1, 0.4))
    pen.wash(paler(top, 0.4), deeper(top, 0.2))
    for _ in range(dice.whole(6, 12)):
        anywhere(pen, dice).ring(oval(0, 0, dice.between(0.03, 0.1)), 0.018, paler(top, 0.6))
    weed = mix(dice.pick(hue.PINE, hue.LEAF, hue.TEAL), top, 0.35)
    for x in (-0.85, -0.7, 0.66, 0.84):
        height = dice.between(0.35, 0.8)
        pen.at(x, 1.1).stroke(curve(f"0,0 .07,-.2 -.06,-.4 .04,{-height}"), 0.06, weed)


def leaves(pen: Pen, dice: Dice, tones: Tones) -> None:
    """Scattered foliage."""
    colour = ground(dice, tones)
    pen.wash(paler(colour, 0.3), colour)
    green = dice.pick(hue.LEAF, hue.SAGE, hue.MOSS, hue.LAGOON, hue.OCHRE)
    tone = mix(green, colour, dice.between(0.45, 0.65))
    for _ in range(dice.whole(12, 22)):
        leaf = anywhere(pen, dice, turn=dice.between(0, 360), scale=dice.between(0.6, 1.1))
        leaf.fill(smooth("0,-.2 .08,-.05 0,.14 -.08,-.05"), tone)
        leaf.stroke(line("0,-.12 0,.2"), 0.014, deeper(tone, 0.12))


def _sky(pen: Pen, dice: Dice, tones: Tones) -> None:
    """A light sky with a sun or without."""
    pen.wash(ground(dice, tones), dice.pick(hue.CREAM, hue.CHALK, hue.BLUSH))
    if dice.chance(0.5):
        sun = oval(dice.between(-0.8, 0.8), dice.between(-0.8, -0.2), dice.between(0.1, 0.22))
        pen.fill(sun, dice.pick(hue.CHALK, hue.BUTTER))


def _dark_sky(pen: Pen, dice: Dice) -> None:
    top = dice.pick(hue.NIGHT, hue.NAVY, deeper(hue.PLUM, 0.4), deeper(hue.TEAL, 0.45))
    bottom = dice.pick(hue.NAVY, hue.PLUM, hue.DENIM, hue.TEAL, hue.MAUVE)
    pen.wash(top, mix(top, bottom, 0.7))
    for _ in range(dice.whole(18, 40)):
        anywhere(pen, dice).fill(oval(0, 0, dice.between(0.006, 0.016)), hue.CREAM)


def _ridge(pen: Pen, dice: Dice, height: float, swing: float, colour: Colour) -> None:
    """Everything below a wavy line at about ``height``."""
    crest = " ".join(f"{x / 2},{height + dice.between(-swing, swing)}" for x in range(-3, 4))
    pen.fill(smooth(f"-2.2,{height} {crest} 2.2,{height} 2.4,2 -2.4,2"), colour)
