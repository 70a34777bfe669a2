"""A page to draw a user interface on: text lines, icons, buttons, and one photograph."""

import random
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont, ImageOps

Colour = tuple[int, int, int]
Box = tuple[float, float, float, float]

_WORDS = (
    *(
        "the",
        "of",
        "light",
        "river",
        "morning",
        "after",
        "notes",
        "about",
        "seven",
        "people",
        "open",
    ),
    *("water", "city", "small", "garden", "under", "photo", "album", "shared", "today", "comments"),
    *("reply", "follow", "summer", "market", "new", "street", "walk", "along", "with", "again"),
)
_SUPERSAMPLED = 4  # rounded corners are drawn larger, then reduced: smooth, as screens show them


class Theme(NamedTuple):
    """The colours of one user interface."""

    paper: Colour
    panel: Colour
    ink: Colour
    faint: Colour
    accent: Colour


def theme(rng: random.Random) -> Theme:
    """A light or a dark theme, as often the one as the other."""
    accent = rng.choice(
        [(26, 115, 232), (225, 48, 108), (0, 150, 136), (255, 87, 34), (88, 86, 214)]
    )
    if rng.random() < 0.5:
        shade = rng.choice([0, 12, 18, 30])
        paper = (shade, shade, shade + rng.choice([0, 0, 6]))
        return Theme(paper, (shade + 16,) * 3, (236, 236, 236), (142, 142, 147), accent)
    shade = rng.choice([255, 255, 250, 242])
    paper = (shade, shade, min(255, shade + rng.choice([0, 0, 4])))
    return Theme(paper, (shade - 14,) * 3, (22, 22, 24), (128, 128, 133), accent)


class Canvas:
    """A picture being drawn, and where the photograph in it lies."""

    def __init__(self, size: tuple[int, int], colours: Theme, rng: random.Random) -> None:
        self.image = Image.new("RGB", size, colours.paper)
        self.draw = ImageDraw.Draw(self.image)
        self.colours = colours
        self.rng = rng
        self.box: Box | None = None

    def text(
        self, x: float, y: float, width: float, size: float, ink: Colour | None = None
    ) -> None:
        """One line of words, at most ``width`` pixels long."""
        font = ImageFont.load_default(size)
        line = self.rng.choice(_WORDS).capitalize()
        while font.getlength(line) < width:
            line += " " + self.rng.choice(_WORDS)
        while font.getlength(line) > width and " " in line:
            line = line.rpartition(" ")[0]
        self.draw.text((x, y), line, fill=ink or self.colours.ink, font=font)

    def paragraph(self, x: float, y: float, width: float, lines: int, size: float) -> float:
        """Lines of words, the last one shorter; returns where the next thing can begin."""
        pitch = size * 1.5
        for line in range(lines):
            last = line == lines - 1 and lines > 1
            self.text(
                x, y + line * pitch, width * (self.rng.uniform(0.3, 0.9) if last else 1), size
            )
        return y + lines * pitch

    def icon(self, x: float, y: float, side: float, ink: Colour | None = None) -> None:
        """A small pictogram: a disc, a ring, a heart-like triangle, bars or dots."""
        fill, line = ink or self.colours.ink, max(1, round(side / 10))
        area = (x, y, x + side, y + side)
        match self.rng.randrange(5):
            case 0:
                self.draw.ellipse(area, fill=fill)
            case 1:
                self.draw.ellipse(area, outline=fill, width=line)
            case 2:
                self.draw.polygon([(x, y), (x + side, y), (x + side / 2, y + side)], outline=fill)
            case 3:
                for bar in range(3):
                    top = y + side * (0.15 + 0.33 * bar)
                    self.draw.rectangle((x, top, x + side, top + line), fill=fill)
            case _:
                for dot in range(3):
                    left = x + side * (0.1 + 0.33 * dot)
                    self.draw.ellipse(
                        (left, y + side * 0.4, left + 2 * line, y + side * 0.4 + 2 * line),
                        fill=fill,
                    )

    def icons(self, xs: list[float], y: float, side: float) -> None:
        """A row of pictograms."""
        for x in xs:
            self.icon(x, y, side)

    def button(self, x: float, y: float, width: float, height: float) -> None:
        """A filled button with a word."""
        self.draw.rounded_rectangle(
            (x, y, x + width, y + height), height / 4, fill=self.colours.accent
        )
        self.text(x + width * 0.15, y + height * 0.2, width * 0.7, height * 0.5, (255, 255, 255))

    def photo(
        self,
        photo: Image.Image,
        box: tuple[float, float, float, float],
        *,
        radius: float = 0,
        shadow: float = 0,
    ) -> None:
        """Lay the middle of a photograph into ``box`` and remember the box as the true one."""
        left, top, right, bottom = (round(side) for side in box)
        size = (right - left, bottom - top)
        mask = _rounded(size, radius)
        if shadow:
            shade = Image.new("L", self.image.size)
            shade.paste(mask, (left, round(top + shadow / 2)))
            soft = shade.filter(ImageFilter.GaussianBlur(shadow)).point(lambda value: value * 0.45)
            self.image.paste((0, 0, 0), mask=soft)
        self.image.paste(fitted(photo, size), (left, top), mask)
        self.box = (left, top, right, bottom)

    def margin_shades(self, first: Colour, last: Colour, *, across: bool) -> None:
        """Fill everything with a gradient."""
        ramp = Image.linear_gradient("L")
        ramp = (ramp.transpose(Image.Transpose.ROTATE_90) if across else ramp).resize(
            self.image.size
        )
        ends = Image.new("RGB", ramp.size, last), Image.new("RGB", ramp.size, first)
        self.image.paste(Image.composite(*ends, ramp))

    def grain(self, sigma: float) -> None:
        """Lay noise over everything, as a scanner or a camera does."""
        noise = Image.merge("RGB", [_noise(self.image.size, sigma, self.rng)] * 3)
        self.image.paste(ImageChops.add(self.image, noise, offset=-128))


def fitted(photo: Image.Image, size: tuple[int, int]) -> Image.Image:
    """The middle of a photograph, filling ``size``."""
    return ImageOps.fit(photo, size, Image.Resampling.BICUBIC)


def _rounded(size: tuple[int, int], radius: float) -> Image.Image:
    if not radius:
        return Image.new("L", size, 255)
    large = Image.new("L", (size[0] * _SUPERSAMPLED, size[1] * _SUPERSAMPLED))
    ImageDraw.Draw(large).rounded_rectangle(
        (0, 0, large.width - 1, large.height - 1), radius * _SUPERSAMPLED, fill=255
    )
    return large.resize(size, Image.Resampling.BOX)


def _noise(size: tuple[int, int], sigma: float, rng: random.Random) -> Image.Image:
    """Grey noise about 128; Pillow's own generator cannot be seeded."""
    values = np.random.default_rng(rng.getrandbits(32)).normal(128, sigma, (size[1], size[0]))
    return Image.fromarray(np.clip(np.rint(values), 0, 255).astype(np.uint8))
