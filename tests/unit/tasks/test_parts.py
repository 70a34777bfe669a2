"""What a query is made of, on its way from who asks to who votes."""

import json

from PIL import Image

from models_store.preprocess.informative import Area
from tasks.parts import (
    Shown,
    Source,
    Words,
    contents_of,
    from_json,
    images_of,
    in_words,
    parts_of,
    pictures_of,
    to_json,
)

AREA = Area((0.1, 0.2, 0.9, 0.6), 0.97)
RED, BLUE = (Image.new("RGB", (8, 6), colour) for colour in ("red", "blue"))
PARTS = [
    Words("снег в горах", 0.5),
    Shown(RED, Source("red.png", "a" * 64, None, "auto", AREA), 2.0),
    Words("people", -1.0),
    Shown(BLUE, Source("blue.png", "b" * 64, 42), -0.25),
]


def test_parts_come_back_as_they_went() -> None:
    documents = json.loads(json.dumps(to_json(PARTS)))
    again = from_json(documents, pictures_of(PARTS))
    assert to_json(again) == to_json(PARTS)
    assert [one for one in again if isinstance(one, Words)] == [PARTS[0], PARTS[2]]
    red, blue = (one for one in again if isinstance(one, Shown))
    assert (red.source, blue.source) == (PARTS[1].source, PARTS[3].source)
    assert red.picture.getpixel((3, 3)) == (255, 0, 0)
    assert blue.picture.getpixel((3, 3)) == (0, 0, 255)


def test_the_gallerys_own_pictures_are_known() -> None:
    assert images_of(PARTS) == {42}
    assert images_of(PARTS[:3]) == set()


def test_a_query_in_a_line() -> None:
    assert in_words(to_json(PARTS)) == "снег в горах + red.png - people - blue.png"
    assert in_words(to_json(PARTS[2:3])) == "- people"


def test_contents_of_the_pictures_are_told_in_order() -> None:
    assert contents_of({"parts": to_json(PARTS)}) == ["a" * 64, "b" * 64]


def test_requests_from_when_a_query_was_one_picture() -> None:
    area = AREA._asdict()
    before = {"name": "red.png", "content_hash": "a" * 64, "image_id": 7, "area": area}
    (part,) = parts_of(before)
    assert part == {"weight": 1.0, "picture": before | {"crop": "auto"}}
    (shown,) = from_json([part], pictures_of(PARTS[1:2]))
    assert isinstance(shown, Shown)
    assert shown.source == Source("red.png", "a" * 64, 7, "auto", AREA)
    assert parts_of(before | {"area": None, "crop": "auto"})[0]["picture"]["crop"] == "auto"
    assert parts_of({"name": "red.png"})[0]["picture"]["crop"] == "none"
