"""Desktop screens with a photograph: article, shop, viewer, slide."""

import random

from PIL import Image

from screenshots.canvas import Canvas, theme

_SIZES = ((1024, 768), (1280, 720), (1280, 800), (1152, 864))


def browser_article(photo: Image.Image, rng: random.Random) -> Canvas:
    """A browser with a page of text, a picture in it, at times a column beside it."""
    canvas, width, height, top = _browser(rng)
    side = rng.choice([0, 0.24]) * width
    left, column = width * 0.06, width * 0.88 - side
    if side:
        x, y = left + column + 24, top + 20.0
        while y < height - 90:
            y = canvas.paragraph(x, y, side - 24, rng.randrange(2, 5), 13) + 18
    canvas.text(left, top + 20, column * 0.8, 30)
    y = canvas.paragraph(left, top + 68, column, rng.randrange(1, 4), 15) + 12
    wide = column * rng.uniform(0.6, 1.0)
    tall = min(wide * photo.height / photo.width, (height - y) * rng.uniform(0.75, 0.92))
    wide = min(wide, tall * 1.8)
    radius, shadow = rng.choice([0, 0, 10]), rng.choice([0, 0, 8])
    canvas.photo(photo, (left, y, left + wide, y + tall), radius=radius, shadow=shadow)
    if column - wide > 120:
        canvas.paragraph(left + wide + 20, y, column - wide - 20, int(tall // 24), 15)
    if height - y - tall > 40:
        canvas.paragraph(left, y + tall + 14, column, int((height - y - tall - 14) // 24), 15)
    return canvas


def browser_shop(photo: Image.Image, rng: random.Random) -> Canvas:
    """A page offering a thing: picture on the left, name, price and button on the right."""
    canvas, width, height, top = _browser(rng)
    canvas.draw.rectangle((0, top, width, top + 44), fill=canvas.colours.panel)
    for i in range(5):
        canvas.text(40 + i * 130, top + 14, 80, 14)
    wide = width * rng.uniform(0.36, 0.5)
    tall = min(wide * photo.height / photo.width, height - top - 100)
    x, y = width * 0.05, top + 70
    canvas.photo(photo, (x, y, x + wide, y + tall), radius=rng.choice([0, 8]))
    right = x + wide + 40
    canvas.text(right, y, width - right - 60, 28)
    canvas.text(right, y + 44, 120, 24, canvas.colours.accent)
    after = canvas.paragraph(right, y + 90, width - right - 60, rng.randrange(3, 7), 15)
    canvas.button(right, after + 20, 180, 44)
    return canvas


def desktop_viewer(photo: Image.Image, rng: random.Random) -> Canvas:
    """A picture viewer: title bar, tools at the side, the picture in the middle."""
    colours = theme(rng)
    width, height = rng.choice(_SIZES)
    canvas = Canvas((width, height), colours, rng)
    canvas.draw.rectangle((0, 0, width, 36), fill=colours.panel)
    canvas.text(16, 9, 200, 15)
    canvas.icons([width - 30, width - 60, width - 90], 10, 14)
    tools = rng.choice([0, 56])
    if tools:
        canvas.draw.rectangle((0, 36, tools, height), fill=colours.panel)
        for i in range(7):
            canvas.icon(18, 60 + i * 44, 20)
    room = (width - tools - 40, height - 36 - 40)
    scale = min(room[0] / photo.width, room[1] / photo.height) * rng.uniform(0.8, 1)
    wide, tall = photo.width * scale, photo.height * scale
    left, top = tools + 20 + (room[0] - wide) / 2, 56 + (room[1] - tall) / 2
    canvas.photo(photo, (left, top, left + wide, top + tall))
    return canvas


def slide(photo: Image.Image, rng: random.Random) -> Canvas:
    """A slide of a talk: title, points, and the picture beside them."""
    colours = theme(rng)
    canvas = Canvas((1280, 720), colours, rng)
    if rng.random() < 0.5:
        canvas.draw.rectangle((0, 0, 1280, 110), fill=colours.accent)
    canvas.text(60, 34, 800, 44)
    wide = rng.uniform(420, 640)
    tall = min(wide * photo.height / photo.width, 520)
    left = rng.choice([60, 1220 - wide])
    canvas.photo(photo, (left, 150, left + wide, 150 + tall), shadow=rng.choice([0, 8]))
    beside = 60 if left > 60 else left + wide + 50
    for point in range(rng.randrange(3, 6)):
        y = 170 + point * 80
        canvas.draw.ellipse((beside, y + 8, beside + 10, y + 18), fill=colours.accent)
        canvas.text(beside + 26, y, 1160 - wide - 120, 24)
    return canvas


def _browser(rng: random.Random) -> tuple[Canvas, float, float, float]:
    """An empty browser window; its width, its height and where the page begins."""
    colours = theme(rng)
    width, height = rng.choice(_SIZES)
    canvas = Canvas((width, height), colours, rng)
    canvas.draw.rectangle((0, 0, width, 76), fill=colours.panel)
    canvas.draw.rounded_rectangle((90, 6, 300, 40), 8, fill=colours.paper)
    canvas.text(104, 14, 160, 13)
    canvas.icons([16, 40, 64], 14, 12)
    canvas.icons([16, 46, 76, width - 36], 48, 16)
    canvas.draw.rounded_rectangle((110, 43, width - 60, 71), 14, fill=colours.paper)
    canvas.text(128, 49, 260, 13, colours.faint)
    return canvas, width, height, 77
