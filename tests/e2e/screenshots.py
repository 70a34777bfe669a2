"""Screenshots for the tests, with a picture at a known place."""

from typing import NamedTuple

from PIL import Image, ImageDraw, ImageFont

Box = tuple[float, float, float, float]


class Screenshot(NamedTuple):
    """A screenshot.

    Attributes:
        image: All of it.
        box: Where the picture is: left, top, right, bottom, as shares of width and height.
    """

    image: Image.Image
    box: Box


def post(picture: Image.Image) -> Screenshot:
    """A phone that shows a post: a name and two lines above the picture, buttons and lines below it."""
    screen = Image.new("RGB", (600, 1300), "white")
    draw, font = ImageDraw.Draw(screen), ImageFont.load_default(26)
    draw.ellipse((24, 90, 88, 154), fill="teal")
    for y in (20, 96, 170, 1040, 1080, 1120):
        draw.text(
            (110 if y == 96 else 24, y), "people walk along the river", fill="black", font=font
        )
    for x in (24, 104, 184):
        draw.ellipse((x, 960, x + 44, 1004), outline="black", width=4)
    left, top, right, bottom = 30, 240, 570, 920
    screen.paste(picture.resize((right - left, bottom - top)), (left, top))
    return Screenshot(screen, (left / 600, top / 1300, right / 600, bottom / 1300))
