"""Crescent moon, hot-air balloon, rocket."""

from commands.demo import palette as hue
from commands.demo.dice import Dice
from commands.demo.outlines import (
    arc,
    box,
    curve,
    joined,
    line,
    oval,
    pair,
    smooth,
    star,
    straight,
    symmetric,
)
from commands.demo.palette import deeper, mix
from commands.demo.pen import Pen


def moon(pen: Pen, dice: Dice) -> None:
    """A crescent, asleep or only shining, among stars."""
    light = dice.favour(hue.BUTTER, hue.CREAM, hue.MUSTARD, hue.APRICOT)
    thick = dice.between(0.1, 0.34)
    inner = curve(f".33,-.72 {thick / 2},-.38 {thick - 0.2},0 {thick / 2},.38 .33,.72")
    pen.fill(joined(arc(-0.05, 0, 0.82, 0.82, 62, 298), inner), light)
    pen.spots("-.62,-.3 -.38,.56", 0.065, deeper(light, 0.12))
    pen.spots("-.7,.05 -.12,.7 -.3,-.62", 0.04, deeper(light, 0.12))
    if dice.chance(0.6):
        pen.stroke(arc(-0.3, -0.1, 0.1, 0.07, 10, 170), 0.035, deeper(light, 0.6))
        pen.stroke(arc(-0.22, 0.18, 0.1, 0.08, 40, 150), 0.035, deeper(light, 0.6))
        pen.fill(oval(-0.42, 0.12, 0.09, 0.06), mix(light, hue.CORAL, 0.45))
    for _ in range(dice.whole(2, 4)):
        x, y, radius = dice.between(0.4, 0.9), dice.between(-0.75, 0.75), dice.between(0.07, 0.15)
        pen.fill(star(x, y, radius), dice.pick(hue.CHALK, light))
    if dice.chance(0.4):
        y = dice.between(0.4, 0.6)
        for x, r in ((-0.75, 0.13), (-0.52, 0.19), (-0.26, 0.14), (-0.06, 0.1)):
            pen.fill(oval(x + 0.1, y, r, r * 0.8), dice.pick(hue.CHALK, hue.CHALK, hue.LILAC))


_BALLOONS = (
    (hue.TOMATO, hue.CREAM),
    (hue.CORAL, hue.BUTTER, hue.LAGOON),
    (hue.MUSTARD, hue.TEAL),
    (hue.ROSE, hue.CREAM, hue.PLUM),
    (hue.DENIM, hue.CHALK),
    (hue.ORANGE, hue.BUTTER),
    (hue.TEAL, hue.MINT, hue.MUSTARD),
    (hue.PLUM, hue.PINK),
)


def balloon(pen: Pen, dice: Dice) -> None:
    """Hot air in gores of two or three colours, a basket below."""
    colours = dice.favour(*_BALLOONS)
    wide = dice.between(0.62, 0.72)
    for x in (-0.16, 0.16):
        pen.stroke(line(f"{x * 1.5},.3 {x},.72"), 0.02, hue.COCOA)
    gores, silk = dice.pick(5, 7), symmetric("0,-.95 .62,-.82 1,-.36 .72,.08 .34,.42 0,.44")
    for number in reversed(range((gores + 1) // 2)):
        share = wide * (2 * number + 1) / gores
        pen.fill(silk * (share, 1), colours[number % len(colours)])
    if dice.chance(0.45):
        y = dice.between(-0.45, -0.2)
        with pen.inside(silk * (wide, 1)):
            pen.stroke(curve(f"-.9,{y - 0.08} 0,{y + 0.04} .9,{y - 0.08}"), 0.17, colours[-1])
            for x in (-0.45, -0.15, 0.15, 0.45):
                pen.fill(star(x, y + 0.03 - 0.3 * x * x, 0.065), colours[0])
    pen.fill(box(-0.22, 0.4, 0.22, 0.46, soft=0.02), deeper(colours[0], 0.35))
    basket = dice.pick(hue.OCHRE, hue.WALNUT)
    pen.fill(straight("-.19,.7 .19,.7 .15,.96 -.15,.96", soft=0.03), basket)
    for y in (0.78, 0.87):
        pen.stroke(line(f"-.16,{y} .16,{y}"), 0.02, deeper(basket, 0.35))


def rocket(pen: Pen, dice: Dice) -> None:
    """Taking off."""
    shell = dice.favour(hue.CHALK, hue.CREAM, hue.SKY, hue.MUSTARD, hue.LILAC, hue.STONE, hue.PINK)
    trim = dice.favour(hue.TOMATO, hue.CORAL, hue.TEAL, hue.ORANGE, hue.NAVY, hue.PLUM)
    slim, flame = dice.between(0.27, 0.34), dice.between(0.8, 1.05)
    for share, colour in ((1.0, hue.ORANGE), (0.6, hue.BUTTER)):
        tip = 0.45 + (flame - 0.45) * share
        pen.fill(symmetric(f"0,.4 {0.24 * share},.54 {0.17 * share},.7 0,{tip}"), colour)
    for fin in pair(smooth(".2,0 .52,.2 .66,.66 .4,.52 .2,.48")):
        pen.fill(fin, trim)
    body = symmetric(f"0,-.97 {slim * 0.72},-.6 {slim},-.15 {slim * 0.86},.3 {slim * 0.6},.5 0,.52")
    pen.fill(body, shell)
    with pen.inside(body):
        pen.fill(straight("-1,-1 1,-1 1,-.6 0,-.54 -1,-.6"), trim)
        if dice.chance(0.6):
            pen.fill(box(-1, 0.26, 1, 0.36), trim)
    for y, r in ((-0.26, 0.145), (0.1, 0.09))[: dice.whole(1, 2)]:
        pen.fill(oval(0, y, r), trim)
        pen.fill(oval(0, y, r * 0.68), dice.pick(hue.SKY, hue.LAGOON, hue.BUTTER))
        pen.stroke(arc(0, y, r * 0.45, r * 0.45, 200, 260), 0.025, hue.CHALK)
    pen.fill(straight("-.05,.28 .05,.28 .045,.64 -.045,.64", soft=0.03), deeper(trim, 0.2))
