"""Photographs with something plain around them: bars, margins, paper, frames."""

import random

from PIL import Image

from screenshots.canvas import Canvas, Colour, Theme

_PLAIN = Theme((255, 255, 255), (240, 240, 240), (30, 30, 30), (120, 120, 120), (30, 90, 200))


def letterbox(photo: Image.Image, rng: random.Random) -> Canvas:
    """Bars of one colour on one to four sides."""
    width, height = _natural(photo, rng)
    bars = [0] * 4
    kinds = [[1, 3], [0, 2], [0, 1, 2, 3], [rng.randrange(4)]]
    for side in rng.choices(kinds, [4, 4, 2, 2])[0]:
        bars[side] = round(rng.uniform(0.05, 0.35) * (height if side % 2 else width))
    if rng.random() < 0.6:  # players centre the picture
        bars[2], bars[3] = bars[0] or bars[2], bars[1] or bars[3]
    canvas = _canvas((width + bars[0] + bars[2], height + bars[1] + bars[3]), _bar_colour(rng), rng)
    canvas.photo(photo, (bars[0], bars[1], bars[0] + width, bars[1] + height))
    return canvas


def page_uniform(photo: Image.Image, rng: random.Random) -> Canvas:
    """A page of one colour, at times with a caption."""
    return _page(photo, rng, _bar_colour(rng), None)


def page_gradient(photo: Image.Image, rng: random.Random) -> Canvas:
    """A page shaded from one colour to another."""
    first = _bar_colour(rng)
    last: Colour = (
        _nudged(first[0], rng),
        _nudged(first[1], rng),
        _nudged(first[2], rng),
    )
    return _page(photo, rng, first, last)


def scan(photo: Image.Image, rng: random.Random) -> Canvas:
    """A print on a white sheet: uneven light, grain, at times a little askew."""
    width, height = _natural(photo, rng)
    page = (round(width * rng.uniform(1.2, 1.9)), round(height * rng.uniform(1.2, 1.9)))
    white, dim = rng.randrange(244, 256), rng.randrange(225, 244)
    canvas = _canvas(page, (white,) * 3, rng)
    canvas.margin_shades(
        (white,) * 3, (dim, dim, dim - rng.randrange(6)), across=rng.random() < 0.5
    )
    left, top = (
        (page[0] - width) * rng.uniform(0.2, 0.8),
        (page[1] - height) * rng.uniform(0.2, 0.8),
    )
    canvas.photo(photo, (left, top, left + width, top + height))
    if rng.random() < 0.5:
        turned = canvas.image.rotate(
            rng.uniform(-0.7, 0.7), Image.Resampling.BICUBIC, fillcolor=(white, white, white)
        )
        canvas.image.paste(turned)
    canvas.grain(rng.uniform(0.5, 2.0))
    return canvas


def frame(photo: Image.Image, rng: random.Random) -> Canvas:
    """A photograph in a frame, most with a mount, on a wall."""
    width, height = _natural(photo, rng)
    moulding, mount = rng.randrange(8, 26), rng.choice([0, 16, 24, 40])
    wall = rng.randrange(30, 110)
    around = moulding + mount + wall
    shade = rng.randrange(150, 245)
    canvas = _canvas((width + 2 * around, height + 2 * around), (shade, shade, shade - 8), rng)
    canvas.margin_shades(
        (shade, shade, shade - 8), (shade - 30, shade - 30, shade - 34), across=True
    )
    wood = rng.choice([(20, 20, 22), (92, 58, 30), (196, 160, 84), (235, 235, 232), (120, 30, 30)])
    outer = (wall, wall, width + 2 * around - wall - 1, height + 2 * around - wall - 1)
    canvas.draw.rectangle(outer, fill=wood)
    for ring in range(3):  # the bevel's light
        lit: Colour = tuple(min(255, level + 14 * (3 - ring)) for level in wood)  # type: ignore[assignment]
        edge = (outer[0] + ring, outer[1] + ring, outer[2] - ring, outer[3] - ring)
        canvas.draw.rectangle(edge, outline=lit)
    inner = (wall + moulding, wall + moulding, outer[2] - moulding, outer[3] - moulding)
    canvas.draw.rectangle(inner, fill=(248, 246, 240))
    canvas.photo(photo, (around, around, around + width, around + height))
    canvas.grain(rng.uniform(0, 1.5))
    return canvas


def _page(photo: Image.Image, rng: random.Random, first: Colour, last: Colour | None) -> Canvas:
    width, height = _natural(photo, rng)
    page = (round(width * rng.uniform(1.15, 2.0)), round(height * rng.uniform(1.2, 2.0)))
    canvas = _canvas(page, first, rng)
    if last is not None:
        canvas.margin_shades(first, last, across=rng.random() < 0.5)
    left = (page[0] - width) * rng.choice([0.5, rng.uniform(0.15, 0.85)])
    top = (page[1] - height) * rng.choice([0.5, rng.uniform(0.15, 0.85)])
    if rng.random() < 0.4 and page[1] - top - height > 36:
        canvas.text(left, top + height + 10, width, 14)
    radius, shadow = rng.choice([0, 0, width * 0.05]), rng.choice([0, 0, width * 0.025])
    canvas.photo(photo, (left, top, left + width, top + height), radius=radius, shadow=shadow)
    return canvas


def _canvas(size: tuple[int, int], paper: Colour, rng: random.Random) -> Canvas:
    light = sum(paper) > 3 * 128
    ink = (30, 30, 30) if light else (225, 225, 225)
    return Canvas(size, _PLAIN._replace(paper=paper, ink=ink), rng)


def _natural(photo: Image.Image, rng: random.Random) -> tuple[int, int]:
    """About twice the photograph's own size: the whole is reduced again before it is searched."""
    scale = rng.uniform(380, 640) / max(photo.size)
    return round(photo.width * scale), round(photo.height * scale)


def _bar_colour(rng: random.Random) -> Colour:
    return rng.choice(
        [(0, 0, 0)] * 3
        + [(255, 255, 255)] * 3
        + [(rng.randrange(256), rng.randrange(256), rng.randrange(256))] * 2
    )


def _nudged(level: int, rng: random.Random) -> int:
    return min(255, max(0, level + rng.choice([-1, 1]) * rng.randrange(20, 90)))
