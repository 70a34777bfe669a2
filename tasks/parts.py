"""What a query is made of: pictures and words, each with a weight.

A negative weight asks for the opposite: this picture, with snow, without people.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from PIL import Image

from models_store.preprocess.crop_choice import Cropped
from models_store.preprocess.decode import from_normalised, normalised_bytes
from models_store.preprocess.informative import Area

MOST_PARTS: Final = 8
MOST_TEXT: Final = 500
"""Characters; encoders read less."""


@dataclass(frozen=True)
class Source:
    """Where a query's picture came from.

    Attributes:
        name: File name, for people to read; never opened.
        content_hash: SHA-256 of the original bytes, under which its thumbnail is kept.
        image_id: The gallery picture asked about, if it is one.
        crop: Whether a picture inside it was looked for, or somebody chose a part of it.
        area: The part of the picture that is searched with, if not all of it.
    """

    name: str
    content_hash: str
    image_id: int | None = None
    crop: Cropped = "none"
    area: Area | None = None


@dataclass(frozen=True)
class Words:
    """A part of a query that is words."""

    text: str
    weight: float = 1.0


@dataclass(frozen=True)
class Shown:
    """A part of a query that is a picture."""

    picture: Image.Image
    source: Source
    weight: float = 1.0


Part = Words | Shown


def to_json(parts: Iterable[Part]) -> list[dict[str, Any]]:
    """The parts as JSON, without the pictures themselves."""
    return [
        {"weight": part.weight, "text": part.text}
        if isinstance(part, Words)
        else {"weight": part.weight, "picture": _source_to_json(part.source)}
        for part in parts
    ]


def pictures_of(parts: Iterable[Part]) -> list[bytes]:
    """The pictures of the parts, in order, as :func:`from_json` takes them."""
    return [normalised_bytes(part.picture) for part in parts if isinstance(part, Shown)]


def from_json(documents: Iterable[Mapping[str, Any]], pictures: Sequence[bytes]) -> list[Part]:
    """The parts that :func:`to_json` and :func:`pictures_of` wrote."""
    left = iter(pictures)
    return [
        Words(one["text"], one["weight"])
        if "text" in one
        else Shown(from_normalised(next(left)), _source_from_json(one["picture"]), one["weight"])
        for one in documents
    ]


def images_of(parts: Iterable[Part]) -> frozenset[int]:
    """Ids of the gallery's own pictures among the parts."""
    sources = (part.source for part in parts if isinstance(part, Shown))
    return frozenset(one.image_id for one in sources if one.image_id is not None)


def _source_to_json(source: Source) -> dict[str, Any]:
    return asdict(source) | {"area": source.area and source.area._asdict()}


def _source_from_json(document: Mapping[str, Any]) -> Source:
    area = document["area"]
    found = area and Area(tuple(area["box"]), area["confidence"])
    return Source(**{**document, "area": found})


def parts_of(request: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The parts of a request as JSON, also of requests from when a query was one picture."""
    if "parts" in request:
        return list(request["parts"])
    picture = {name: request.get(name) for name in ("name", "content_hash", "image_id", "area")}
    crop = request.get("crop", "auto" if picture["area"] else "none")
    return [{"weight": 1.0, "picture": picture | {"crop": crop}}]


def contents_of(request: Mapping[str, Any]) -> list[str]:
    """SHA-256 of each picture of a request."""
    return [one["picture"]["content_hash"] for one in parts_of(request) if "picture" in one]


def question_of(request: Mapping[str, Any]) -> str:
    """A digest of what a request asks, the same whenever the same is asked: SHA-256, in hex.

    Pictures are told apart by their content and by what part of them was searched with, not by name.
    """
    asked = [
        [one["weight"], one["text"]]
        if "text" in one
        else [one["weight"], one["picture"]["content_hash"], one["picture"]["area"]]
        for one in parts_of(request)
    ]
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()


def in_words(parts: Iterable[Mapping[str, Any]]) -> str:
    """A query's parts, as JSON, in a line: ``beach.jpg + snow - people``."""
    words = ""
    for part in parts:
        name = part["text"] if "text" in part else part["picture"]["name"]
        sign = "-" if part["weight"] < 0 else "+"
        words += f" {sign} {name}"
    return words.removeprefix(" + ").strip()
