"""Drawn pictures that a tiny network can learn to tell apart."""

from io import BytesIO

import numpy as np
from PIL import Image, ImageDraw

SIDE = 32
SHAPES = ("disc", "square", "cross", "bars", "frame", "wedge")


def drawn(shape: str, chance: np.random.Generator) -> Image.Image:
    """A shape somewhere, in some colour on some other: only the shape tells the class."""
    back, front = (
        tuple(int(one) for one in chance.integers(*span, 3)) for span in ((0, 90), (150, 256))
    )
    canvas = Image.new("RGB", (SIDE, SIDE), back)
    draw = ImageDraw.Draw(canvas)
    x, y = (int(one) for one in chance.integers(2, 10, 2))
    r = int(chance.integers(16, 20))
    box = (x, y, x + r, y + r)
    match shape:
        case "disc":
            draw.ellipse(box, fill=front)
        case "square":
            draw.rectangle(box, fill=front)
        case "cross":
            draw.line((x, y, x + r, y + r), fill=front, width=4)
            draw.line((x, y + r, x + r, y), fill=front, width=4)
        case "bars":
            for at in range(x, x + r, 5):
                draw.line((at, y, at, y + r), fill=front, width=2)
        case "frame":
            draw.rectangle(box, outline=front, width=3)
        case _:
            draw.polygon([(x, y + r), (x + r, y + r), (x + r, y)], fill=front)
    return canvas


def png(picture: Image.Image) -> bytes:
    buffer = BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()
