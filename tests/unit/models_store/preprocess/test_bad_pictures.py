import pytest

from models_store.errors import ModelsError
from models_store.preprocess.decode import NORMAL_SIDE, open_picture
from tests.bad_pictures import KINDS, Kind, bad_pictures

MAX_PIXELS = 100_000_000


def outcome(data: bytes) -> str:
    """What became of an upload: ``ok``, ``4xx``, or what should never happen."""
    try:
        opened = open_picture(data, max_pixels=MAX_PIXELS)
    except ModelsError as error:
        return "4xx" if str(error) else "no message"
    if opened.mode != "RGB" or not 1 <= max(opened.size) <= NORMAL_SIDE:
        return f"{opened.mode} of {opened.size}"
    return "ok"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
# As the service runs: Pillow's remarks on odd files are not errors.
@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
def test_each_is_a_picture_or_an_error_we_know(kind: Kind) -> None:
    outcomes = [(picture.why, picture.expect, outcome(picture.data)) for picture in kind()]
    assert outcomes
    assert [one for one in outcomes if one[1] != one[2]] == []


def test_there_are_two_hundred_different_ones_and_always_the_same() -> None:
    pictures = bad_pictures()
    assert len({picture.why for picture in pictures}) == len(pictures) >= 200
    assert {picture.expect for picture in pictures} == {"ok", "4xx"}
    assert max(len(picture.data) for picture in pictures) < 2_000_000
    assert bad_pictures() == pictures
