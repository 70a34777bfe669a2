"""A photograph -> a screenshot of it, and where in it the photograph lies."""

import random
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Final, NamedTuple

from PIL import Image

from screenshots import desktops, margins, phones
from screenshots.canvas import Box, Canvas

Template = Callable[[Image.Image, random.Random], Canvas]

TUNING_TEMPLATES: Final[Mapping[str, Template]] = {
    "letterbox": margins.letterbox,
    "page_uniform": margins.page_uniform,
    "page_gradient": margins.page_gradient,
    "scan": margins.scan,
    "frame": margins.frame,
    "phone_gallery": phones.phone_gallery,
    "phone_feed": phones.phone_feed,
    "browser_article": desktops.browser_article,
}
"""What the method was developed on."""

UNSEEN_TEMPLATES: Final[Mapping[str, Template]] = {
    "phone_chat": phones.phone_chat,
    "phone_story": phones.phone_story,
    "browser_shop": desktops.browser_shop,
    "desktop_viewer": desktops.desktop_viewer,
    "slide": desktops.slide,
}
"""What is only measured on."""

TEMPLATES: Final[Mapping[str, Template]] = {**TUNING_TEMPLATES, **UNSEEN_TEMPLATES}


class Screenshot(NamedTuple):
    """An encoded screenshot.

    Attributes:
        data: The file, a JPEG or a PNG.
        size: Width and height in pixels.
        box: The photograph's left, top, right and bottom, in pixels.
    """

    data: bytes
    size: tuple[int, int]
    box: Box


def compose(photo: Image.Image, template: str, seed: str) -> Screenshot:
    """Compose a screenshot; the same arguments give the same bytes.

    Args:
        photo: An RGB picture.
        template: A key of :data:`TEMPLATES`.
        seed: Chooses the layout's sizes and colours and the file's type and quality.

    Raises:
        KeyError: There is no such template.
    """
    rng = random.Random(f"{template} {seed}")
    canvas = TEMPLATES[template](photo, rng)
    assert canvas.box is not None, f"{template} drew no photograph"
    return Screenshot(_encoded(canvas.image, rng), canvas.image.size, canvas.box)


def _encoded(image: Image.Image, rng: random.Random) -> bytes:
    buffer = BytesIO()
    if rng.random() < 0.4:
        image.save(buffer, "PNG", compress_level=1)
    else:
        image.save(buffer, "JPEG", quality=rng.choice([60, 75, 85, 92]))
    return buffer.getvalue()
