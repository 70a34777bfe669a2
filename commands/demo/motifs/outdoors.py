"""Windmill, bicycle, umbrella, guitar."""

from itertools import pairwise

from commands.demo import palette as hue
from commands.demo.dice import Dice
from commands.demo.outlines import (
    arc,
    box,
    curve,
    joined,
    line,
    oval,
    parsed,
    smooth,
    straight,
    symmetric,
)
from commands.demo.palette import Colour, deeper, paler
from commands.demo.pen import Pen


def windmill(pen: Pen, dice: Dice) -> None:
    """Four lattice sails at any angle."""
    wall = dice.favour(hue.CREAM, hue.BRICK, hue.STONE, hue.BLUSH, hue.WALNUT, hue.SKY)
    cap = dice.favour(hue.BRICK, hue.TEAL, hue.COCOA, hue.NAVY, hue.TOMATO)
    foot, top = dice.between(0.36, 0.46), dice.between(0.2, 0.26)
    pen.fill(straight(f"{-top},-.3 {top},-.3 {foot},.92 {-foot},.92", soft=0.03), wall)
    for y in (0.0, 0.3):
        pen.fill(box(-0.06, y, 0.06, y + 0.14, soft=0.02), deeper(hue.DENIM, 0.3))
    pen.fill(straight("-.1,.92 -.1,.66 0,.58 .1,.66 .1,.92", soft=0.03), hue.COCOA)
    pen.fill(symmetric(f"0,-.62 {top * 0.8},-.5 {top + 0.06},-.26 0,-.25"), cap)
    sail = dice.pick(hue.CHALK, hue.CREAM, hue.BUTTER, hue.CORAL)
    spar = dice.pick(hue.COCOA, hue.WALNUT)
    spin = dice.between(20, 70)
    for quarter in range(4):
        arm = pen.at(0, -0.38, turn=spin + 90 * quarter)
        arm.fill(straight(".02,-.16 .19,-.16 .2,-.66 .02,-.66"), sail)
        for y in (-0.66, -0.54, -0.41, -0.29, -0.16):
            arm.stroke(line(f"0,{y} .19,{y}"), 0.022, spar)
        arm.stroke(line(".19,-.66 .19,-.16"), 0.022, spar)
        arm.stroke(line("0,.02 0,-.7"), 0.045, spar)
    pen.fill(oval(0, -0.38, 0.075), deeper(spar, 0.3))
    if dice.chance(0.6):
        bed = dice.pick(hue.ROSE, hue.TOMATO, hue.MUSTARD)
        for x in (-0.8, -0.6, -0.4, -0.2, 0, 0.2, 0.4, 0.6, 0.8):
            pen.stroke(line(f"{x},.98 {x},.86"), 0.025, hue.MOSS)
            pen.fill(oval(x, 0.84, 0.05, 0.06), bed)


def bicycle(pen: Pen, dice: Dice) -> None:
    """Its frame, two wheels and perhaps a basket."""
    paint = dice.favour(
        hue.TOMATO, hue.TEAL, hue.MUSTARD, hue.CORAL, hue.DENIM, hue.PINK, hue.LAGOON
    )
    dark = dice.pick(hue.INK, hue.COCOA, hue.NAVY)
    radius = dice.between(0.34, 0.39)
    for x in (-0.58, 0.6):
        _wheel(pen.at(x, 0.4, turn=dice.between(0, 30)), radius, dark)
    back, front, hub, saddle, head = "-.58,.4", ".6,.4", "-.06,.42", "-.26,-.2", ".4,-.2"
    top = dice.pick(f"{saddle} {head}", "-.17,.12 .42,-.1")
    for bar in (f"{saddle} {back} {hub} {saddle}", f"{hub} {head} {front}", top):
        pen.stroke(line(bar), 0.065, paint)
    pen.stroke(line(f"{saddle} -.3,-.36"), 0.045, dark)
    pen.fill(smooth("-.5,-.42 -.3,-.44 -.1,-.38 -.3,-.33"), hue.COCOA)
    pen.stroke(curve(".4,-.2 .36,-.46 .5,-.54 .62,-.44"), 0.05, dark)
    pen.stroke(line(".62,-.44 .56,-.4"), 0.075, hue.COCOA)
    pen.spots(hub, 0.1, deeper(paint, 0.35))
    pen.at(-0.06, 0.42, turn=dice.between(0, 180)).stroke(line("0,-.16 0,.16"), 0.035, dark)
    if dice.chance(0.5):
        basket = dice.pick(hue.OCHRE, hue.WALNUT, hue.APRICOT)
        pen.fill(straight(".56,-.36 .96,-.36 .88,-.04 .62,-.04", soft=0.04), basket)
        for y in (-0.28, -0.2, -0.12):
            pen.stroke(line(f".6,{y} .92,{y}"), 0.018, deeper(basket, 0.3))
        for x, colour in ((0.64, hue.ROSE), (0.76, hue.BUTTER), (0.88, hue.CORAL)):
            pen.fill(oval(x, -0.43, 0.085), colour)


def _wheel(pen: Pen, radius: float, tyre: Colour) -> None:
    pen.ring(oval(0, 0, radius), 0.07, tyre)
    pen.ring(oval(0, 0, radius - 0.06), 0.025, hue.CREAM)
    for spoke in range(6):
        turned = pen.at(0, 0, turn=30 * spoke)
        turned.stroke(line(f"0,{0.08 - radius} 0,{radius - 0.08}"), 0.012, hue.SLATE)
    pen.fill(oval(0, 0, 0.055), tyre)


def umbrella(pen: Pen, dice: Dice) -> None:
    """Open, of two alternating colours."""
    one = dice.favour(hue.TOMATO, hue.MUSTARD, hue.TEAL, hue.ROSE, hue.NAVY, hue.CORAL, hue.PLUM)
    other = dice.pick(hue.CREAM, paler(one, 0.45), deeper(one, 0.25), hue.BUTTER)
    high = dice.between(0.7, 0.9)
    handle = dice.pick(hue.COCOA, hue.WALNUT, hue.INK)
    pen.stroke(line("0,-.2 0,.72"), 0.055, handle)
    pen.stroke(arc(0.13, 0.74, 0.13, 0.16, 180, 0), 0.07, handle)
    pen.stroke(line(f"0,{-high} 0,{-high - 0.1}"), 0.05, handle)
    ribs = list(pairwise((0.92, 0.56, 0.2, -0.2, -0.56, -0.92)))
    scallops = [arc((a + b) / 2, 0, (a - b) / 2, 0.1, 0, -180) for a, b in ribs]
    with pen.inside(joined(arc(0, 0, 0.92, high, 180, 360), *scallops)):
        for number, (a, b) in enumerate(ribs):
            down = -high * 0.6
            panel = smooth(f"0,{-high - 0.02} {a * 0.78},{down} {a},.1 {b},.1 {b * 0.78},{down}")
            pen.fill(panel, other if number % 2 else one)
    if dice.chance(0.35):
        for drop in ("-.85,.5", "-.5,.72", ".5,.6", ".82,.38", "-.4,.36", ".4,.9"):
            x, y = parsed(drop)[0]
            pen.stroke(line(f"{x},{y} {x - 0.04},{y + 0.13}"), 0.035, hue.SKY)


def guitar(pen: Pen, dice: Dice) -> None:
    """Acoustic, leaning."""
    wood = dice.favour(
        hue.OCHRE, hue.WALNUT, hue.ORANGE, hue.BRICK, hue.TEAL, hue.APRICOT, hue.NAVY
    )
    edge, neck = deeper(wood, 0.35), dice.pick(hue.COCOA, hue.INK)
    waist, hips = dice.between(0.2, 0.26), dice.between(0.42, 0.5)
    body = symmetric(f"0,-.06 .28,0 .31,.18 {waist},.36 {hips - 0.05},.54 {hips},.74 .28,.95 0,.98")
    pen.fill(body, edge)
    pen.fill(0.9 * (body - (0, 0.5)) + (0, 0.5), wood)
    pen.fill(oval(0, 0.4, 0.155), paler(wood, 0.5))
    pen.fill(oval(0, 0.4, 0.12), deeper(neck, 0.3))
    pen.fill(box(-0.06, -0.7, 0.06, 0.3, soft=0.01), neck)
    for y in (-0.6, -0.5, -0.4, -0.3, -0.2, -0.1, 0):
        pen.stroke(line(f"-.055,{y} .055,{y}"), 0.012, paler(neck, 0.5))
    pen.fill(straight("-.06,-.68 -.12,-.96 .12,-.96 .06,-.68", soft=0.03), edge)
    pen.spots("-.14,-.9 -.14,-.82 -.14,-.74 .14,-.9 .14,-.82 .14,-.74", 0.032, hue.CREAM)
    pen.fill(box(-0.16, 0.7, 0.16, 0.76, soft=0.02), neck)
    for x in (-0.036, -0.012, 0.012, 0.036):
        pen.stroke(line(f"{x},-.9 {x},.73"), 0.008, hue.CHALK)
    if dice.chance(0.5):
        guard = smooth(".14,.46 .26,.5 .3,.68 .2,.66 .12,.56")
        pen.fill(guard, dice.pick(hue.CREAM, edge, hue.TOMATO))
