"""What a query asks, as a form that can be sent."""

import json
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from models_store.preprocess.crop_choice import Box

Picture = str | Path | bytes
"""A picture: a file's path, or its bytes."""


@dataclass(frozen=True)
class Part:
    """A part of a query: exactly one of words, a picture of one's own, or one of the gallery.

    Attributes:
        text: Words.
        picture: A file's path, or bytes.
        image_id: A picture of the gallery.
        weight: How much it counts; below 0 for what is not wanted.
        area: Only this part of the picture: left, top, right and bottom, as shares of width and height.
    """

    text: str | None = None
    picture: Picture | None = None
    image_id: int | None = None
    weight: float = 1.0
    area: Box | None = None


def as_part(asked: "Picture | Part") -> Part:
    """A picture as the part it is."""
    return asked if isinstance(asked, Part) else Part(picture=asked)


def parts_field(parts: Iterable[Part]) -> str:
    """The field ``parts``: uploads are named by their number."""
    told: list[dict[str, Any]] = []
    uploads = 0
    for part in parts:
        one: dict[str, Any] = {"weight": part.weight}
        if part.text is not None:
            one["text"] = part.text
        if part.image_id is not None:
            one["image_id"] = part.image_id
        if part.picture is not None:
            one["picture"] = uploads
            uploads += 1
        if part.area is not None:
            one["area"] = part.area
        told.append(one)
    return json.dumps(told)


def opened(pictures: Iterable[Picture], field: str, stack: ExitStack) -> Sequence[tuple[str, Any]]:
    """Files of a form; the stack closes them.

    Raises:
        OSError: A file cannot be read.
    """
    files: list[tuple[str, Any]] = []
    for one in pictures:
        if isinstance(one, bytes):
            files.append((field, ("picture", one)))
        else:
            path = Path(one)
            files.append((field, (path.name, stack.enter_context(path.open("rb")))))
    return files
