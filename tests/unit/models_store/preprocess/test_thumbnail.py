from io import BytesIO

import pytest
from PIL import Image

from models_store.preprocess.thumbnail import thumbnail


@pytest.mark.parametrize(
    ("size", "expected"),
    [((800, 400), (320, 160)), ((100, 50), (100, 50)), ((3, 900), (1, 320))],
)
def test_a_thumbnail_is_a_jpeg_of_bounded_size(
    size: tuple[int, int], expected: tuple[int, int]
) -> None:
    with Image.open(BytesIO(thumbnail(Image.new("RGB", size, "teal")))) as small:
        assert (small.format, small.size) == ("JPEG", expected)


def test_the_picture_itself_is_left_alone() -> None:
    picture = Image.new("RGB", (800, 400))
    thumbnail(picture, side=64)
    assert picture.size == (800, 400)
