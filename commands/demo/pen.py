"""Filling and stroking outlines on a picture."""

from collections.abc import Iterator
from contextlib import contextmanager

from PIL import Image, ImageDraw

from commands.demo.outlines import Outline, oval, parsed
from commands.demo.palette import Colour
from commands.demo.pose import Pose

_THIN = 4.0  # pixels: joints and ends of thinner lines do not show once reduced


class Pen:
    """Draws flat shapes, given in motif units, where a pose puts them.

    Args:
        picture: What is drawn on; large, to be reduced afterwards, for Pillow's edges are hard.
        pose: From motif units to pixels.
    """

    def __init__(self, picture: Image.Image, pose: Pose) -> None:
        self._picture = picture
        self._draw = ImageDraw.Draw(picture)
        self._pose = pose

    def at(
        self, x: float, y: float, turn: float = 0.0, scale: float = 1.0, squeeze: float = 1.0
    ) -> "Pen":
        """A pen for a part whose origin is (x, y): see :meth:`Pose.at`."""
        return Pen(self._picture, self._pose.at(x, y, turn, scale, squeeze))

    def wash(self, top: Colour, bottom: Colour) -> None:
        """Cover the whole picture, one colour running into the other."""
        size = self._picture.size
        downwards = Image.linear_gradient("L").resize(size)
        sheet = Image.composite(
            Image.new("RGB", size, bottom), Image.new("RGB", size, top), downwards
        )
        self._picture.paste(sheet)

    def fill(self, outline: Outline, colour: Colour) -> None:
        """Fill a closed outline."""
        self._draw.polygon(self._pixels(outline), fill=colour)

    def stroke(self, outline: Outline, width: float, colour: Colour) -> None:
        """Draw an open outline as a line ``width`` units wide, with round ends."""
        points = self._pixels(outline)
        thick = max(1.0, width * self._pose.unit)
        joint = "curve" if thick > _THIN else None
        self._draw.line(points, fill=colour, width=round(thick), joint=joint)
        for x, y in (points[0], points[-1]) if joint else ():
            half = thick / 2
            self._draw.ellipse((x - half, y - half, x + half, y + half), fill=colour)

    def spots(self, centres: str, radius: float, colour: Colour) -> None:
        """Fill a circle about each of the points."""
        for x, y in parsed(centres).tolist():
            self.fill(oval(x, y, radius), colour)

    def ring(self, outline: Outline, width: float, colour: Colour) -> None:
        """Draw a closed outline as a line."""
        points = self._pixels(outline)
        thick = max(1, round(width * self._pose.unit))
        self._draw.line([*points, *points[:2]], fill=colour, width=thick, joint="curve")

    @contextmanager
    def inside(self, outline: Outline) -> Iterator[None]:
        """Keep only what is drawn inside an outline meanwhile: a pattern on a shape."""
        before = self._picture.copy()
        yield
        outside = Image.new("L", self._picture.size, 255)
        ImageDraw.Draw(outside).polygon(self._pixels(outline), fill=0)
        self._picture.paste(before, mask=outside)

    def _pixels(self, outline: Outline) -> list[tuple[float, float]]:
        return [(x, y) for x, y in self._pose.pixels(outline).tolist()]
