"""Fish, whale, sailing boat, lighthouse."""

from commands.demo import palette as hue
from commands.demo.dice import Dice
from commands.demo.outlines import arc, box, curve, line, oval, pair, smooth, straight
from commands.demo.palette import Colour, deeper, paler
from commands.demo.pen import Pen


def fish(pen: Pen, dice: Dice) -> None:
    """Swimming to the right."""
    scales = dice.favour(
        hue.CORAL, hue.MUSTARD, hue.TEAL, hue.ORANGE, hue.DENIM, hue.ROSE, hue.TOMATO
    )
    fin = dice.pick(deeper(scales, 0.25), hue.OCHRE, hue.PLUM, paler(scales, 0.3), hue.TOMATO)
    high = dice.between(0.36, 0.52)
    spread = dice.between(0.36, 0.5)
    pen.fill(smooth(f"-.5,0 -.78,{-spread} -.98,{-spread} -.86,0 -.98,{spread} -.78,{spread}"), fin)
    pen.fill(smooth(f"-.35,-.2 -.15,{-high - 0.3} .25,{-high - 0.22} .4,-.2"), fin)
    pen.fill(smooth(f"-.2,.2 -.25,{high + 0.22} .02,{high + 0.1} .15,.2"), fin)
    body = smooth(
        f"-.62,0 -.2,{-high * 0.86} .35,{-high} .82,-.14 .9,.06 .35,{high} -.2,{high * 0.86}"
    )
    pen.fill(body, scales)
    with pen.inside(body):
        _scales(pen, dice, scales)
        pen.stroke(arc(0.32, -0.02, 0.13, high * 0.62, -70, 70), 0.035, deeper(scales, 0.25))
    pen.fill(oval(0.62, -0.1, 0.11), hue.CHALK)
    pen.fill(oval(0.64, -0.1, 0.06), hue.INK)
    pen.stroke(arc(0.82, 0.1, 0.1, 0.08, 90, 170), 0.03, deeper(scales, 0.5))
    pen.fill(smooth(".18,.1 -.02,.02 -.12,.2 0,.26"), fin)
    for number in range(dice.whole(0, 3)):
        bubble = oval(0.95 - 0.06 * (number % 2), -0.3 - 0.2 * number, 0.045 + 0.012 * number)
        pen.ring(bubble, 0.022, hue.CHALK)


def _scales(pen: Pen, dice: Dice, colour: Colour) -> None:
    """A pale belly, and stripes, scales or spots."""
    pen.fill(smooth("-.7,.1 .1,.22 1,.1 .9,.9 -.4,.9"), paler(colour, 0.4))
    pattern = dice.pick("stripes", "scales", "spots")
    if pattern == "stripes":
        for x in (-0.42, -0.12, 0.18):
            pen.stroke(curve(f"{x},-.7 {x + 0.1},0 {x},.7"), 0.11, hue.CREAM)
    elif pattern == "scales":
        for number in range(25):
            row, column = divmod(number, 5)
            x, y = -0.5 + 0.17 * column + 0.085 * (row % 2), -0.32 + 0.16 * row
            pen.stroke(arc(x, y, 0.08, 0.08, -80, 80), 0.026, deeper(colour, 0.2))
    else:
        pen.spots("-.35,-.05 -.1,-.25 -.08,.12 .16,-.05 .2,-.32", 0.07, hue.CREAM)


def whale(pen: Pen, dice: Dice) -> None:
    """Swimming to the left, blowing."""
    skin = dice.favour(hue.DENIM, hue.NAVY, hue.TEAL, hue.SLATE, hue.LAGOON, hue.MAUVE)
    rise = dice.between(-0.1, 0.12)
    for x in (-0.24, 0.24):
        spout = curve(f"-.36,-.36 -.38,-.62 {-0.38 + 0.4 * x},-.76 {-0.38 + x},-.64")
        pen.stroke(spout, 0.06, paler(hue.SKY, 0.4))
    fluke = smooth(
        f".76,-.1 .62,{-0.4 + rise} .72,{-0.5 + rise} .88,{-0.36 + rise} 1,{-0.52 + rise} "
        f"1.06,{-0.36 + rise} .9,-.06"
    )
    pen.fill(fluke, deeper(skin, 0.15))
    body = smooth(
        "-.95,.1 -.82,-.3 -.35,-.42 .2,-.28 .62,.02 .82,-.16 .9,.02 .72,.34 .2,.52 -.5,.54 -.86,.4"
    )
    pen.fill(body, skin)
    with pen.inside(body):
        pen.fill(
            smooth("-1.1,.16 -.5,.2 0,.34 .5,.45 .4,.9 -1,.9"),
            dice.pick(hue.CREAM, hue.CHALK, hue.LILAC, hue.BLUSH),
        )
        for y in (0.3, 0.39, 0.48):
            groove = curve(f"-.95,{y} -.5,{y + 0.03} -.15,{y + 0.13}")
            pen.stroke(groove, 0.02, deeper(hue.CREAM, 0.2))
        pen.spots("-.15,-.22 .05,-.12 .2,-.02 -.05,-.02", 0.035, paler(skin, 0.3))
    pen.fill(smooth("-.3,.3 -.05,.28 .08,.62 -.12,.6"), deeper(skin, 0.2))
    pen.fill(oval(-0.62, 0.02, 0.05), hue.INK)
    pen.fill(oval(-0.635, 0.0, 0.018), hue.CHALK)
    pen.stroke(arc(-0.62, 0.02, 0.09, 0.09, 200, 340), 0.022, deeper(skin, 0.4))


def sailing_boat(pen: Pen, dice: Dice) -> None:
    """Two sails, a hull and the water before it."""
    hull = dice.favour(hue.TOMATO, hue.COCOA, hue.NAVY, hue.TEAL, hue.BRICK, hue.MUSTARD)
    main = dice.pick(hue.CHALK, hue.CREAM, hue.CORAL, hue.MUSTARD, hue.BUTTER)
    jib = dice.pick(hue.CHALK, hue.CREAM, hue.ROSE, hue.TOMATO, hue.SAND)
    belly = dice.between(0.05, 0.2)
    pen.stroke(line("0,-.94 0,.42"), 0.045, hue.WALNUT)
    sail = smooth(f".06,-.86 {0.34 + belly},-.3 .62,.22 .3,.28 .06,.26 .07,-.3")
    pen.fill(sail, main)
    with pen.inside(sail):
        for y in (-0.3, -0.04)[: dice.whole(0, 2)]:
            pen.stroke(line(f"-.1,{y} .9,{y + 0.05}"), 0.09, hull)
    reach = dice.between(0.5, 0.72)
    pen.fill(
        smooth(f"-.06,-.7 -.07,-.2 -.06,.22 -.34,.26 {-reach},.2 {-0.28 - belly / 2},-.2"), jib
    )
    flag = dice.pick(hue.TOMATO, hue.MUSTARD, hue.TEAL)
    pen.fill(straight("0,-.97 .24,-.89 0,-.81"), flag)
    shell = smooth("-.84,.4 -.3,.44 .4,.44 .9,.34 .7,.66 .4,.8 -.4,.8 -.68,.68")
    pen.fill(shell, hull)
    with pen.inside(shell):
        pen.stroke(curve("-1,.5 0,.54 1,.44"), 0.07, paler(hull, 0.7))
    for x in (-0.34, -0.04, 0.26)[: dice.whole(0, 3)]:
        pen.fill(oval(x, 0.64, 0.05), hue.BUTTER)
    sea = dice.pick(hue.LAGOON, hue.DENIM, hue.TEAL)
    crest = "-1,.74 -.75,.82 -.5,.74 -.25,.82 0,.74 .25,.82 .5,.74 .75,.82 1,.74"
    pen.fill(smooth(f"{crest} .9,.93 0,.98 -.9,.93"), sea)
    pen.stroke(curve("-.5,.88 -.3,.85 -.1,.88"), 0.025, paler(sea, 0.6))
    pen.stroke(curve(".2,.9 .4,.87 .6,.9"), 0.025, paler(sea, 0.6))


def lighthouse(pen: Pen, dice: Dice) -> None:
    """A banded tower on its rock."""
    band = dice.favour(hue.TOMATO, hue.NAVY, hue.TEAL, hue.CORAL, hue.INK, hue.BRICK)
    wall = dice.favour(hue.CHALK, hue.CREAM, hue.CHALK)
    foot, top = dice.between(0.28, 0.38), dice.between(0.16, 0.2)
    if dice.chance(0.6):
        for beam in pair(straight("0,-.66 .98,-.84 .98,-.44")):
            pen.fill(beam, hue.BUTTER)
    tower = straight(f"{-top},-.48 {top},-.48 {foot},.74 {-foot},.74")
    pen.fill(tower, wall)
    bands, slant = dice.whole(2, 4), dice.between(0, 0.14) * dice.side()
    with pen.inside(tower):
        for number in range(bands):
            y, thick = -0.48 + 1.22 * (number + 0.5) / bands, 1.22 / bands / 2
            pen.stroke(line(f"-.6,{y - slant} .6,{y + slant}"), thick, band)
    pen.fill(box(-top - 0.09, -0.52, top + 0.09, -0.44, soft=0.02), deeper(band, 0.35))
    pen.fill(box(-0.12, -0.78, 0.12, -0.52, soft=0.02), hue.BUTTER)
    pen.stroke(line("0,-.77 0,-.52"), 0.025, deeper(band, 0.35))
    pen.fill(straight("-.18,-.76 .18,-.76 0,-.97", soft=0.03), band)
    pen.fill(straight("-.07,.74 -.07,.5 0,.44 .07,.5 .07,.74", soft=0.03), hue.COCOA)
    for y in (-0.22, 0.14):
        pen.fill(oval(0, y, 0.045, 0.065), deeper(hue.DENIM, 0.3))
    rock = dice.pick(hue.SLATE, hue.STONE, hue.WALNUT)
    pen.fill(smooth("-.82,.95 -.6,.74 -.25,.68 .2,.7 .55,.72 .85,.94 0,.99"), rock)
    pen.fill(smooth("-.1,.78 .25,.76 .45,.86 .1,.88"), paler(rock, 0.25))
