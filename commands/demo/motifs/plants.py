"""Cactus, tulip, sunflower, mushroom, pine tree."""

import math

from commands.demo import palette as hue
from commands.demo.dice import Dice
from commands.demo.outlines import (
    box,
    curve,
    line,
    oval,
    pair,
    parsed,
    smooth,
    star,
    straight,
    symmetric,
)
from commands.demo.palette import Colour, deeper, mix, paler
from commands.demo.pen import Pen


def cactus(pen: Pen, dice: Dice) -> None:
    """With two arms, in a pot or in the ground."""
    skin = dice.favour(hue.PINE, hue.MOSS, hue.TEAL, mix(hue.PINE, hue.LEAF, 0.5))
    rib = paler(skin, 0.25)
    left, right = dice.between(-0.3, 0.15), dice.between(-0.35, 0.1)
    arms = (
        curve(f"-.1,{left + 0.38} -.42,{left + 0.34} -.52,{left + 0.1} -.52,{left - 0.22}"),
        curve(f".1,{right + 0.46} .4,{right + 0.42} .52,{right + 0.2} .52,{right - 0.15}"),
    )
    for arm in arms:
        pen.stroke(arm, 0.24, skin)
        pen.stroke(arm, 0.025, rib)
    pen.stroke(line("0,-.66 0,.7"), 0.42, skin)
    for x in (-0.1, 0, 0.1):
        pen.stroke(line(f"{x},{-0.72 + abs(x)} {x},.7"), 0.025, rib)
    flower = dice.pick(hue.ROSE, hue.TOMATO, hue.MUSTARD, hue.CORAL)
    for x, y in ((0.0, -0.86), (-0.52, left - 0.34), (0.52, right - 0.27)):
        if dice.chance(0.6):
            for turn in (-40, 0, 40):
                pen.at(x, y, turn=turn).fill(oval(0, -0.06, 0.045, 0.09), flower)
    if dice.chance(0.6):
        pot = dice.pick(hue.BRICK, hue.CORAL, hue.CREAM, hue.LILAC, hue.OCHRE)
        pen.fill(straight("-.38,.5 .38,.5 .28,.95 -.28,.95", soft=0.04), pot)
        pen.fill(box(-0.43, 0.42, 0.43, 0.56, soft=0.04), deeper(pot, 0.15))
    else:
        mound = smooth("-.75,.84 -.2,.68 .4,.7 .8,.86 .3,.95 -.3,.95")
        pen.fill(mound, dice.pick(hue.SAND, hue.OCHRE, hue.APRICOT))


def tulip(pen: Pen, dice: Dice) -> None:
    """One flower on its stem, two leaves."""
    petal = dice.favour(
        hue.TOMATO, hue.CORAL, hue.ROSE, hue.MUSTARD, hue.PLUM, hue.MAUVE, hue.CREAM, hue.ORANGE
    )
    green = dice.favour(hue.MOSS, hue.LEAF, hue.PINE)
    bend = dice.between(-0.1, 0.1)
    pen.stroke(curve(f"0,.95 {bend},.4 0,-.2"), 0.075, green)
    for side, colour in ((-1, deeper(green, 0.1)), (1, paler(green, 0.15))):
        leaf = smooth(f"0,.93 .24,.6 .52,{dice.between(-0.15, 0.2)} .42,.5 .14,.92")
        pen.at(0, 0, squeeze=side).fill(leaf, colour)
    wide, opening = dice.between(0.36, 0.46), dice.between(0.0, 0.1)
    for back in pair(smooth(f"0,-.12 .3,-.16 {wide},-.5 {wide - 0.06 + opening},-.93 .14,-.62")):
        pen.fill(back, deeper(petal, 0.14))
    pen.fill(symmetric("0,-.97 .2,-.62 .24,-.34 0,-.1"), petal)
    pen.stroke(curve(".03,-.75 .09,-.5 .06,-.28"), 0.025, paler(petal, 0.4))
    for front in pair(smooth(f"0,-.08 -.22,-.13 {-wide},-.42 {-wide + 0.04},-.72 -.2,-.42")):
        pen.fill(front, paler(petal, 0.14))


def sunflower(pen: Pen, dice: Dice) -> None:
    """A ring of petals about a dark disc."""
    petal = dice.favour(
        hue.MUSTARD, hue.OCHRE, hue.ORANGE, hue.BUTTER, mix(hue.MUSTARD, hue.TOMATO, 0.4)
    )
    core = dice.pick(hue.COCOA, hue.WALNUT, hue.INK, hue.WINE)
    green = dice.favour(hue.MOSS, hue.LEAF, hue.PINE)
    pen.stroke(curve(f".02,-.2 {dice.between(-0.08, 0.08)},.5 0,.97"), 0.09, green)
    for side in (-1, 1):
        y = dice.between(0.58, 0.76)
        blade = smooth("0,.12 .25,-.16 .62,-.14 .36,.12")
        pen.at(0, y, squeeze=side).fill(blade, mix(green, hue.CHALK, 0.06 + 0.06 * side))
    count, reach = dice.whole(12, 18), dice.between(0.64, 0.72)
    for ring, colour in ((0.5, deeper(petal, 0.16)), (0.0, petal)):
        for number in range(count):
            part = pen.at(0, -0.3, turn=360 * (number + ring) / count)
            part.fill(smooth(f"0,-.2 .1,-.4 0,{-reach} -.1,-.4"), colour)
    inside = dice.between(0.26, 0.34)
    pen.fill(oval(0, -0.3, inside), core)
    for number in range(34):  # seeds stand at the golden angle
        seed = pen.at(0, -0.3, turn=137.508 * number)
        seed.fill(oval(inside * 0.9 * math.sqrt(number / 34), 0, 0.02), mix(core, hue.OCHRE, 0.55))


def mushroom(pen: Pen, dice: Dice) -> None:
    """A spotted cap, and sometimes a small one beside it."""
    cap = dice.favour(hue.TOMATO, hue.BRICK, hue.OCHRE, hue.CORAL, hue.WALNUT, hue.PLUM)
    grass = dice.pick(hue.MOSS, hue.LEAF, hue.PINE)
    if dice.chance(0.55):
        beside = pen.at(dice.side() * 0.55, 0.5, turn=dice.between(-8, 8), scale=0.45)
        _one_mushroom(beside, dice, cap)
    _one_mushroom(pen, dice, cap)
    for number in range(9):
        blade = pen.at(0.18 * number - 0.72, 0.94)
        tip = f"{dice.between(-0.1, 0.1)},{dice.between(-0.34, -0.16)}"
        blade.fill(straight(f"-.05,0 {tip} .05,0", soft=0.02), grass)
    pen.fill(smooth("-.85,.93 0,.84 .85,.93 0,.99"), grass)


def _one_mushroom(pen: Pen, dice: Dice, cap: Colour) -> None:
    slim, high, wide = dice.between(0.15, 0.24), dice.between(0.75, 0.92), dice.between(0.68, 0.85)
    stem = dice.pick(hue.CREAM, hue.CHALK, hue.SAND)
    pen.fill(symmetric(f"0,-.1 {slim},0 {slim * 0.9},.4 {slim * 1.45},.88 0,.94"), stem)
    pen.fill(symmetric(f"0,.2 {slim * 1.7},.24 {slim * 1.3},.34 0,.32"), deeper(stem, 0.12))
    pen.fill(oval(0, 0.04, wide * 0.95, 0.15), deeper(stem, 0.22))
    dome = symmetric(f"0,{-high} {wide * 0.62},{-high * 0.72} {wide},0 {wide * 0.6},.06 0,-.03")
    pen.fill(dome, cap)
    with pen.inside(dome):
        for x, y in parsed("-.38,-.55 .17,-.7 .48,-.32 .02,-.28 -.72,-.14 .8,-.02"):
            radius = dice.between(0.09, 0.14)
            pen.fill(oval(x * wide, y * high, radius, radius * 0.85), hue.CREAM)


def pine_tree(pen: Pen, dice: Dice) -> None:
    """Three to five tiers, bare, snowed on or decorated."""
    green = dice.favour(hue.PINE, hue.MOSS, hue.TEAL, mix(hue.PINE, hue.MOSS, 0.5))
    tiers, wide = dice.whole(3, 5), dice.between(0.55, 0.72)
    pen.fill(box(-0.1, 0.6, 0.1, 0.96, soft=0.03), dice.pick(hue.COCOA, hue.WALNUT))
    dress = dice.pick("bare", "snow", "baubles")
    for tier in range(tiers):
        share = 1 - tier / tiers
        branch = pen.at(0, 1.62 * share - 0.92)  # its origin is where the tier's skirt ends
        half, top = wide * (0.3 + 0.7 * share), -min(1.62 / tiers + 0.3, 1.62 * share + 0.04)
        skirt = f"{half},0 {0.45 * half},-.05 0,.05 {-0.45 * half},-.05 {-half},0"
        outline = straight(f"0,{top} {skirt}", soft=0.05)
        branch.fill(outline, deeper(green, 0.12) if tier % 2 else green)
        if dress == "snow":
            with branch.inside(outline):
                crust = f".45,{top + 0.34} .2,{top + 0.24} 0,{top + 0.36} -.25,{top + 0.22}"
                branch.fill(smooth(f"0,{top - 0.1} {crust} -.45,{top + 0.34}"), hue.CHALK)
        elif dress == "baubles":
            for x in (-0.5, 0.05, 0.55):
                colour = dice.pick(hue.TOMATO, hue.MUSTARD, hue.PINK, hue.CREAM)
                branch.fill(oval(x * half, dice.between(-0.2, -0.12), 0.05), colour)
    if dress == "baubles":
        pen.fill(star(0, -0.9, 0.14), hue.MUSTARD)
