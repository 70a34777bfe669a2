"""Telephone screens with a photograph: gallery, feed, chat, story."""

import random

from PIL import Image

from screenshots.canvas import Canvas, theme

_SIZES = ((360, 780), (390, 844), (412, 915), (375, 667))
_DENSITY = 1.5  # pixels per unit of the layout


def phone_gallery(photo: Image.Image, rng: random.Random) -> Canvas:
    """One picture of a gallery, as wide as the screen, date above and actions below."""
    canvas, width, height, unit = _screen(rng)
    shown = min(width * photo.height / photo.width, height * 0.68)
    middle = height * rng.uniform(0.46, 0.54)
    canvas.text(60 * unit, 34 * unit, width * 0.4, 15 * unit)
    canvas.text(60 * unit, 54 * unit, width * 0.3, 11 * unit, canvas.colours.faint)
    canvas.icons([20 * unit, width - 40 * unit], 40 * unit, 18 * unit)
    margin = rng.choice([0, 0, 12 * unit])
    canvas.photo(
        photo,
        (margin, middle - shown / 2, width - margin, middle + shown / 2),
        radius=rng.choice([0, 10 * unit]) if margin else 0,
    )
    canvas.icons([width * (0.1 + 0.25 * i) for i in range(4)], height - 50 * unit, 20 * unit)
    return canvas


def phone_feed(photo: Image.Image, rng: random.Random) -> Canvas:
    """A post: title bar, who and where, the picture, buttons, comments, the next post."""
    canvas, width, height, unit = _screen(rng)
    canvas.text(16 * unit, 34 * unit, width * 0.4, 20 * unit)
    canvas.icons([width - 70 * unit, width - 36 * unit], 38 * unit, 20 * unit)
    y = rng.uniform(70, 110) * unit
    if rng.random() < 0.6:
        canvas.draw.line((0, y, width, y), fill=canvas.colours.panel, width=round(unit))
    canvas.draw.ellipse(
        (12 * unit, y + 10 * unit, 44 * unit, y + 42 * unit), fill=canvas.colours.accent
    )
    canvas.text(54 * unit, y + 12 * unit, width * 0.4, 13 * unit)
    canvas.text(54 * unit, y + 29 * unit, width * 0.3, 10 * unit, canvas.colours.faint)
    y += 54 * unit
    if rng.random() < 0.4:
        y = (
            canvas.paragraph(14 * unit, y, width - 28 * unit, rng.randrange(1, 4), 13 * unit)
            + 8 * unit
        )
    margin = rng.choice([0, 0, 14 * unit])
    shown = (width - 2 * margin) * rng.choice([1, 1.25, 0.75, 0.5625])
    radius = rng.choice([0, 12 * unit]) if margin else 0
    canvas.photo(photo, (margin, y, width - margin, y + shown), radius=radius)
    y += shown + 12 * unit
    canvas.icons([(16 + 40 * i) * unit for i in range(3)], y, 22 * unit)
    y = canvas.paragraph(
        16 * unit, y + 34 * unit, width - 32 * unit, rng.randrange(2, 5), 13 * unit
    )
    _bottom_bar(canvas, width, height, unit)
    return canvas


def phone_chat(photo: Image.Image, rng: random.Random) -> Canvas:
    """A picture in a conversation, among bubbles of text."""
    canvas, width, height, unit = _screen(rng)
    canvas.draw.rectangle((0, 0, width, 72 * unit), fill=canvas.colours.panel)
    canvas.draw.ellipse((50 * unit, 32 * unit, 82 * unit, 64 * unit), fill=canvas.colours.accent)
    canvas.text(92 * unit, 38 * unit, width * 0.4, 16 * unit)
    y = 90 * unit
    for _ in range(rng.randrange(1, 3)):
        y = _bubble(canvas, y, width, unit)
    wide = width * rng.uniform(0.6, 0.75)
    left = rng.choice([14 * unit, width - 14 * unit - wide])
    tall = min(wide * photo.height / photo.width, height * 0.45)
    canvas.photo(photo, (left, y, left + wide, y + tall), radius=rng.choice([6, 14]) * unit)
    y += tall + 12 * unit
    while y < height - 130 * unit:
        y = _bubble(canvas, y, width, unit)
    field = (14 * unit, height - 50 * unit, width - 60 * unit, height - 16 * unit)
    canvas.draw.rounded_rectangle(field, 17 * unit, outline=canvas.colours.faint)
    canvas.icon(width - 44 * unit, height - 44 * unit, 22 * unit)
    return canvas


def phone_story(photo: Image.Image, rng: random.Random) -> Canvas:
    """A picture shown large on a shaded ground, words over the ground alone."""
    canvas, width, height, unit = _screen(rng)
    dark = rng.randrange(10, 70), rng.randrange(10, 70), rng.randrange(10, 70)
    canvas.margin_shades(dark, (dark[0] + 50, dark[1] + 40, dark[2] + 60), across=False)
    for part in range(3):
        left = (8 + part * 0.32 * width / unit) * unit
        canvas.draw.rectangle(
            (left, 10 * unit, left + 0.29 * width, 12 * unit), fill=(230, 230, 230)
        )
    canvas.text(56 * unit, 30 * unit, width * 0.4, 14 * unit, (255, 255, 255))
    margin = rng.choice([0, 16 * unit, 30 * unit])
    shown = min((width - 2 * margin) * photo.height / photo.width, height * 0.65)
    top = (height - shown) * rng.uniform(0.4, 0.55)
    radius = rng.choice([0, 12 * unit]) if margin else 0
    canvas.photo(photo, (margin, top, width - margin, top + shown), radius=radius)
    canvas.text(24 * unit, height - 60 * unit, width * 0.6, 14 * unit, (240, 240, 240))
    return canvas


def _screen(rng: random.Random) -> tuple[Canvas, float, float, float]:
    """An empty screen with its status bar; width, height and unit in pixels."""
    unit = _DENSITY
    wide, high = rng.choice(_SIZES)
    canvas = Canvas((round(wide * unit), round(high * unit)), theme(rng), rng)
    canvas.text(16 * unit, 8 * unit, 50 * unit, 12 * unit)
    canvas.icons([(wide - 20 - 20 * i) * unit for i in range(3)], 8 * unit, 12 * unit)
    return canvas, wide * unit, high * unit, unit


def _bottom_bar(canvas: Canvas, width: float, height: float, unit: float) -> None:
    canvas.draw.rectangle((0, height - 52 * unit, width, height), fill=canvas.colours.panel)
    xs = [width * (0.08 + 0.21 * i) for i in range(5)]
    canvas.icons(xs, height - 38 * unit, 22 * unit)


def _bubble(canvas: Canvas, y: float, width: float, unit: float) -> float:
    mine, lines = canvas.rng.random() < 0.5, canvas.rng.randrange(1, 4)
    wide, tall = width * canvas.rng.uniform(0.4, 0.7), (14 + 19.5 * lines) * unit
    left = width - wide - 14 * unit if mine else 14 * unit
    fill = canvas.colours.accent if mine else canvas.colours.panel
    canvas.draw.rounded_rectangle((left, y, left + wide, y + tall), 12 * unit, fill=fill)
    canvas.paragraph(left + 10 * unit, y + 8 * unit, wide - 20 * unit, lines, 13 * unit)
    return y + tall + 10 * unit
