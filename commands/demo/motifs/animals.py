"""Cat, owl, penguin, butterfly."""

from commands.demo import palette as hue
from commands.demo.dice import Dice
from commands.demo.outlines import arc, curve, line, oval, pair, smooth, straight, symmetric
from commands.demo.palette import Colour, deeper, paler
from commands.demo.pen import Pen


def cat(pen: Pen, dice: Dice) -> None:
    """Sitting, its tail to one side."""
    coat = dice.favour(hue.ORANGE, hue.APRICOT, hue.SLATE, hue.INK, hue.STONE, hue.COCOA, hue.CREAM)
    mark, pale = deeper(coat, 0.28), paler(coat, 0.6)
    tip = dice.between(-0.15, 0.3)
    pen.stroke(curve(f".25,.78 .72,.74 .82,.42 .66,{tip} .84,{tip - 0.2}"), 0.17, mark)
    body = symmetric("0,-.3 .26,-.12 .42,.35 .47,.75 .3,.9 0,.91")
    pen.fill(body, coat)
    pen.fill(symmetric("0,-.1 .17,.08 .15,.42 0,.55"), pale)
    for paw in pair(oval(0.16, 0.84, 0.14, 0.09)):
        pen.fill(paw, pale)
    pen.stroke(line("0,.5 0,.8"), 0.025, mark)
    _cat_head(pen.at(0, -0.42, turn=dice.between(-9, 9)), dice, coat)


def _cat_head(pen: Pen, dice: Dice, coat: Colour) -> None:
    mark = deeper(coat, 0.28)
    for ear in pair(straight("-.42,0 -.4,-.56 -.04,-.24", soft=0.06)):
        pen.fill(ear, coat)
    for ear in pair(straight("-.34,-.12 -.34,-.42 -.14,-.24", soft=0.05)):
        pen.fill(ear, hue.ROSE)
    pen.fill(symmetric("0,-.3 .32,-.24 .46,.06 .3,.31 0,.36"), coat)
    if dice.chance(0.6):
        for x in (-0.12, 0, 0.12):
            pen.stroke(line(f"{x},-.31 {x * 0.8},-.15"), 0.05, mark)
    pen.fill(symmetric("0,.03 .18,.14 .14,.28 0,.31"), paler(coat, 0.6))
    iris = dice.pick(hue.BUTTER, hue.SAGE, hue.SKY)
    asleep = dice.chance(0.25)
    for side in (-1, 1):
        if asleep:
            pen.stroke(arc(side * 0.2, 0.0, 0.08, 0.06, 0, 180), 0.03, deeper(coat, 0.7))
        else:
            pen.fill(oval(side * 0.2, 0.02, 0.085, 0.095), iris)
            pen.fill(oval(side * 0.2, 0.02, 0.04, 0.085), hue.INK)
        for lift in (0.0, 0.07):
            whisker = line(f"{side * 0.2},{0.17 + lift} {side * 0.58},{0.12 + 1.6 * lift}")
            pen.stroke(whisker, 0.014, paler(coat, 0.75))
    pen.fill(straight("-.05,.1 .05,.1 0,.165", soft=0.02), hue.CORAL)
    for side in (-1, 1):
        pen.stroke(arc(side * 0.05, 0.18, 0.05, 0.05, 0, 180), 0.018, deeper(coat, 0.6))


def owl(pen: Pen, dice: Dice) -> None:
    """On a branch, looking straight ahead."""
    plumage = dice.favour(
        hue.WALNUT, hue.COCOA, hue.SLATE, hue.OCHRE, hue.PLUM, hue.TEAL, hue.BRICK
    )
    belly, wing = paler(plumage, 0.65), deeper(plumage, 0.22)
    pen.stroke(curve("-.95,.76 -.3,.8 .4,.74 .95,.8"), 0.11, hue.COCOA)
    pen.fill(smooth(".7,.7 .78,.52 .95,.5 .86,.68"), dice.pick(hue.SAGE, hue.MUSTARD, hue.TEAL))
    for ear in pair(straight("-.5,-.45 -.52,-.9 -.1,-.68", soft=0.05)):
        pen.fill(ear, wing)
    stout = dice.between(0.52, 0.62)
    pen.fill(symmetric(f"0,-.76 .38,-.68 {stout},-.2 {stout},.3 .32,.74 0,.8"), plumage)
    chest = symmetric("0,-.1 .32,0 .38,.35 .22,.66 0,.74")
    pen.fill(chest, belly)
    scallop = dice.pick(plumage, wing, hue.MUSTARD)
    for row in range(4):
        count = (4, 5, 4, 3)[row]
        for number in range(count):
            x, y = 0.15 * (number - (count - 1) / 2), 0.1 + 0.15 * row
            pen.stroke(arc(x, y, 0.055, 0.055, 10, 170), 0.028, scallop)
    for side in pair(smooth(f".5,-.18 {stout + 0.08},.1 {stout},.42 .34,.66 .4,.2")):
        pen.fill(side, wing)
    _owl_face(pen, dice, belly)
    for x in (-0.2, -0.12, 0.12, 0.2):
        pen.fill(oval(x, 0.78, 0.045, 0.075), hue.OCHRE)


def _owl_face(pen: Pen, dice: Dice, mask: Colour) -> None:
    iris, gaze = dice.pick(hue.MUSTARD, hue.ORANGE, hue.BUTTER), dice.between(-0.05, 0.05)
    for side in (-1, 1):
        pen.fill(oval(side * 0.24, -0.36, 0.27, 0.28), mask)
        pen.fill(oval(side * 0.24, -0.36, 0.18), iris)
        pen.fill(oval(side * 0.24 + gaze, -0.36, 0.1), hue.INK)
        pen.fill(oval(side * 0.24 + gaze + 0.035, -0.4, 0.035), hue.CHALK)
    pen.fill(straight("-.08,-.27 .08,-.27 0,-.06", soft=0.04), hue.ORANGE)


def penguin(pen: Pen, dice: Dice) -> None:
    """Standing, sometimes in a scarf."""
    coat = dice.favour(hue.INK, hue.NIGHT, hue.NAVY, hue.SLATE, deeper(hue.TEAL, 0.4))
    wave = dice.between(0, 0.35) if dice.chance(0.5) else 0.0
    for foot in pair(smooth(".04,.86 .2,.8 .42,.88 .36,.95 .08,.95")):
        pen.fill(foot, hue.ORANGE)
    for side in (-1, 1):
        lift = wave if side > 0 else 0.0
        pen.fill(
            smooth(
                f"{side * 0.4},-.3 {side * (0.66 + lift / 2)},{0.1 - lift} "
                f"{side * (0.74 + lift / 2)},{0.42 - 2 * lift} "
                f"{side * (0.56 + lift / 2)},{0.32 - lift} {side * 0.4},.1"
            ),
            deeper(coat, 0.3),
        )
    stout = dice.between(0.5, 0.6)
    pen.fill(symmetric(f"0,-.9 .32,-.8 .42,-.4 {stout},.3 .42,.82 0,.9"), coat)
    pen.fill(symmetric(f"0,-.22 .3,-.2 {stout - 0.14},.3 .3,.75 0,.83"), hue.CHALK)
    for cheek in pair(oval(0.15, -0.46, 0.19, 0.24)):
        pen.fill(cheek, hue.CHALK)
    for side in (-1, 1):
        pen.fill(oval(side * 0.15, -0.52, 0.05), hue.INK)
        pen.fill(oval(side * 0.27, -0.36, 0.06, 0.04), hue.PINK)
    pen.fill(straight("-.11,-.44 .11,-.44 0,-.26", soft=0.04), dice.pick(hue.ORANGE, hue.MUSTARD))
    if dice.chance(0.55):
        scarf = dice.pick(hue.TOMATO, hue.MUSTARD, hue.LAGOON, hue.ROSE)
        pen.stroke(curve("-.4,-.22 0,-.12 .4,-.22"), 0.15, scarf)
        pen.stroke(line(".22,-.15 .27,.2"), 0.14, deeper(scarf, 0.15))


def butterfly(pen: Pen, dice: Dice) -> None:
    """Seen from above, wings spread."""
    wing = dice.favour(
        hue.ORANGE, hue.CORAL, hue.DENIM, hue.LAGOON, hue.MAUVE, hue.MUSTARD, hue.ROSE, hue.TOMATO
    )
    rim = dice.pick(hue.INK, deeper(wing, 0.45), hue.COCOA, hue.NAVY)
    spot = dice.pick(hue.CREAM, hue.BUTTER, hue.CHALK, hue.SKY, hue.PINK)
    lift = dice.between(-0.12, 0.06)
    upper = smooth(f".05,-.12 .4,{-0.7 + lift} .85,{-0.78 + lift} .95,-.45 .7,-.02 .2,.08")
    lower = smooth(".05,.02 .5,.05 .76,.3 .62,.72 .34,.66 .1,.3")
    for shape in (*pair(lower), *pair(upper)):
        pen.fill(shape, rim)
    rings = dice.chance(0.5)
    for side in (-1, 1):
        half = pen.at(0, 0, squeeze=side)
        half.fill(0.78 * (upper - (0.4, -0.3)) + (0.39, -0.3), wing)
        half.fill(
            0.74 * (lower - (0.38, 0.33)) + (0.37, 0.33),
            dice.pick(wing, wing, paler(wing)) if side < 0 else paler(wing, 0.2),
        )
        half.fill(oval(0.6, -0.45 + lift / 2, 0.14, 0.11, turn=-30), spot)
        half.fill(oval(0.46, 0.38, 0.11, 0.13), spot)
        if rings:
            half.fill(oval(0.6, -0.45 + lift / 2, 0.06), rim)
            half.fill(oval(0.46, 0.38, 0.055), rim)
        for x, y in ((0.86, -0.58), (0.87, -0.42), (0.8, -0.27), (0.66, 0.5), (0.56, 0.63)):
            half.fill(oval(x - 0.01, y + lift / 2, 0.03), hue.CHALK)
        half.stroke(curve(".03,-.42 .1,-.68 .22,-.82"), 0.028, hue.INK)
        half.fill(oval(0.23, -0.83, 0.038), hue.INK)
    pen.fill(symmetric("0,-.46 .08,-.36 .07,.1 .05,.45 0,.56"), hue.INK)
