"""House, tea cup, alarm clock, key."""

from commands.demo import palette as hue
from commands.demo.dice import Dice
from commands.demo.outlines import arc, box, curve, line, oval, pair, smooth, straight, symmetric
from commands.demo.palette import Colour, deeper, paler
from commands.demo.pen import Pen


def house(pen: Pen, dice: Dice) -> None:
    """A gable, a door, windows, smoke."""
    wall = dice.favour(hue.CREAM, hue.BLUSH, hue.BUTTER, hue.MINT, hue.SKY, hue.CHALK, hue.APRICOT)
    roof = dice.favour(hue.BRICK, hue.TOMATO, hue.SLATE, hue.TEAL, hue.COCOA, hue.PLUM)
    ridge = dice.between(-0.84, -0.68)
    chimney = pen.at(dice.side() * 0.42, ridge)
    chimney.fill(box(-0.09, 0.02, 0.09, 0.6, soft=0.02), deeper(roof, 0.3))
    for puff in range(dice.whole(0, 2)):
        chimney.fill(oval(0.02 + 0.1 * puff, -0.06 - 0.1 * puff, 0.07 + 0.025 * puff), hue.CHALK)
    front = straight(f"-.62,.9 -.62,-.1 0,{ridge + 0.08} .62,-.1 .62,.9")
    pen.fill(front, wall)
    if dice.chance(0.5):
        for y in (-0.13, 0, 0.13, 0.26, 0.39, 0.52, 0.65, 0.78):
            pen.stroke(line(f"-.61,{y} .61,{y}"), 0.015, deeper(wall, 0.12))
    eaves = f"-.84,0 0,{ridge - 0.08} .84,0 .72,.08 0,{ridge + 0.18} -.72,.08"
    pen.fill(straight(eaves, soft=0.03), roof)
    _door_and_windows(pen, dice, hue.CHALK if wall != hue.CHALK else roof)
    bush = dice.pick(hue.MOSS, hue.LEAF, hue.PINE)
    for x, colour in ((0.72, bush), (0.52, deeper(bush, 0.12))):
        for leaves in pair(oval(x, 0.84, 0.15, 0.13)):
            pen.fill(leaves, colour)


def _door_and_windows(pen: Pen, dice: Dice, frame: Colour) -> None:
    door = dice.pick(hue.TEAL, hue.MUSTARD, hue.TOMATO, hue.NAVY, hue.PINE)
    x, windows, half = dice.pick(
        (0, (-0.4, 0.4), 0.13), (-0.26, (0.3,), 0.17), (0.26, (-0.3,), 0.17)
    )
    way = pen.at(x, 0.9)
    way.fill(straight("-.15,0 -.15,-.46 0,-.54 .15,-.46 .15,0", soft=0.05), door)
    way.fill(oval(0.09, -0.22, 0.025), hue.BUTTER)
    light = dice.pick(hue.BUTTER, hue.SKY, paler(hue.DENIM, 0.4))
    for centre in windows:
        window = pen.at(centre, 0.4)
        window.fill(box(-half - 0.03, -0.18, half + 0.03, 0.18, soft=0.02), frame)
        window.fill(box(-half, -0.15, half, 0.15), light)
        for bar in ("0,-.15 0,.15", f"{-half},0 {half},0"):
            window.stroke(line(bar), 0.025, frame)
    pen.fill(oval(0, -0.22, 0.1), light)


def tea_cup(pen: Pen, dice: Dice) -> None:
    """Steaming, on its saucer."""
    china = dice.favour(
        hue.CREAM, hue.CORAL, hue.MINT, hue.DENIM, hue.BLUSH, hue.MUSTARD, hue.LAGOON
    )
    tea = dice.pick(hue.WALNUT, hue.COCOA, hue.OCHRE, hue.BRICK, hue.SAGE)
    pen.fill(oval(0, 0.74, 0.86, 0.15), deeper(china, 0.16))
    pen.fill(oval(0, 0.7, 0.86, 0.14), paler(china, 0.25))
    pen.fill(oval(0, 0.71, 0.5, 0.07), deeper(china, 0.12))
    pen.ring(smooth(".5,-.02 .78,-.06 .86,.16 .7,.36 .44,.4"), 0.1, deeper(china, 0.1))
    foot = dice.between(0.22, 0.34)
    left = f"-.62,-.2 -.58,.2 {-foot - 0.1},.56 {-foot},.7"
    cup = smooth(f"{left} {foot},.7 {foot + 0.1},.56 .58,.2 .62,-.2")
    pen.fill(cup, china)
    with pen.inside(cup):
        _decoration(pen, dice)
    pen.fill(oval(0, -0.21, 0.62, 0.14), paler(china, 0.4))
    pen.fill(oval(0, -0.2, 0.54, 0.1), tea)
    for x in (-0.2, 0.08, 0.32)[: dice.whole(2, 3)]:
        sway = dice.between(0.05, 0.12) * dice.side()
        steam = f"{x},-.36 {x + sway},-.52 {x - sway},-.72 {x + sway / 2},-.92"
        pen.stroke(curve(steam), 0.055, hue.CHALK)


def _decoration(pen: Pen, dice: Dice) -> None:
    colour = dice.pick(hue.TOMATO, hue.NAVY, hue.MUSTARD, hue.TEAL, hue.PLUM)
    pattern = dice.pick("bands", "spots", "heart", "glaze")
    if pattern == "bands":
        for y in (0.12, 0.28):
            pen.stroke(curve(f"-.8,{y} 0,{y + 0.1} .8,{y}"), 0.07, colour)
    elif pattern == "spots":
        pen.spots("-.4,.08 -.14,.16 .14,.16 .4,.08 -.27,.32 0,.4 .27,.32", 0.065, colour)
    elif pattern == "heart":
        pen.fill(symmetric("0,.14 .13,.04 .22,.16 0,.44"), colour)
    else:
        pen.fill(smooth("-1,.3 -.3,.2 .2,.34 1,.2 1,1 -1,1"), colour)


def clock(pen: Pen, dice: Dice) -> None:
    """An alarm clock with two bells, at any hour."""
    case = dice.favour(hue.TOMATO, hue.TEAL, hue.MUSTARD, hue.CORAL, hue.LAGOON, hue.PINK, hue.NAVY)
    metal = dice.favour(hue.OCHRE, hue.STONE, deeper(case, 0.35))
    for leg in pair(straight(".38,.6 .62,.94 .5,.98 .28,.72", soft=0.03)):
        pen.fill(leg, deeper(case, 0.3))
    pen.ring(oval(0, -0.66, 0.12), 0.06, metal)
    for side in (-1, 1):
        bell = pen.at(side * 0.42, -0.6, turn=side * 32)
        bell.fill(arc(0, 0, 0.3, 0.26, 180, 360), metal)
        bell.fill(oval(0, -0.28, 0.05), deeper(metal, 0.25))
    face = pen.at(0, 0.14)
    face.fill(oval(0, 0, 0.72), case)
    paper = dice.pick(hue.CREAM, hue.CHALK, hue.BUTTER, hue.MINT)
    face.fill(oval(0, 0, dice.between(0.54, 0.6)), paper)
    for mark in range(12):
        tick = line("0,-.5 0,-.46" if mark % 3 else "0,-.5 0,-.42")
        face.at(0, 0, turn=30 * mark).stroke(tick, 0.045, hue.INK)
    hour = dice.between(0, 12)
    face.at(0, 0, turn=30 * hour).stroke(line("0,.04 0,-.27"), 0.07, hue.INK)
    face.at(0, 0, turn=360 * (hour % 1)).stroke(line("0,.04 0,-.4"), 0.05, hue.INK)
    face.fill(oval(0, 0, 0.055), hue.TOMATO if case != hue.TOMATO else hue.INK)


def key(pen: Pen, dice: Dice) -> None:
    """Old-fashioned, lying."""
    metal = dice.favour(
        hue.MUSTARD, hue.OCHRE, hue.STONE, hue.SLATE, hue.BRICK, hue.TEAL, hue.APRICOT
    )
    pen.fill(box(-0.2, -0.085, 0.92, 0.085, soft=0.05), metal)
    for x, shortest, longest in ((0.84, 0.24, 0.36), (0.66, 0.18, 0.34), (0.5, 0.04, 0.2)):
        tooth = box(x - 0.06, 0, x + 0.06, 0.06 + dice.between(shortest, longest), soft=0.02)
        pen.fill(tooth, deeper(metal, 0.2))
    for x in (-0.14, 0.02):
        pen.fill(box(x - 0.04, -0.14, x + 0.04, 0.14, soft=0.03), deeper(metal, 0.2))
    bow = dice.pick("ring", "clover", "heart", "square")
    if bow == "ring":
        pen.ring(oval(-0.55, 0, 0.32), 0.15, metal)
    elif bow == "clover":
        for x, y in ((-0.74, 0), (-0.5, -0.2), (-0.5, 0.2)):
            pen.ring(oval(x, y, 0.17), 0.11, metal)
    elif bow == "heart":
        heart = symmetric("0,.18 .24,.34 .38,.14 .2,-.16 0,-.26")
        pen.at(-0.5, 0, turn=90).ring(heart, 0.14, metal)
    else:
        pen.ring(box(-0.86, -0.28, -0.26, 0.28, soft=0.14), 0.14, metal)
    pen.stroke(line("-.1,-.03 .82,-.03"), 0.025, paler(metal, 0.5))
    if dice.chance(0.4):
        ribbon = dice.pick(hue.TOMATO, hue.ROSE, hue.LAGOON, hue.PLUM)
        pen.stroke(curve("-.78,.1 -.92,.5 -.6,.62 -.7,.92"), 0.06, ribbon)
        pen.stroke(curve("-.78,.1 -.62,.4 -.86,.62 -.5,.86"), 0.06, deeper(ribbon, 0.2))
