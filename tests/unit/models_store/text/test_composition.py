import numpy as np
import pytest

from models_store.errors import TextError
from models_store.text.composition import Part, compose

X, Y = np.eye(3, dtype=np.float32)[:2]


def test_one_part_is_itself_whatever_its_length_and_weight() -> None:
    assert compose([Part(X)]).tolist() == [1, 0, 0]
    assert compose([Part(7 * X, 0.2)]).tolist() == [1, 0, 0]
    assert compose([Part(X, -1)]).tolist() == [-1, 0, 0]


def test_parts_add_up_by_their_weights() -> None:
    found = compose([Part(X, 3), Part(5 * Y, -4)])
    assert found == pytest.approx(np.array([0.6, -0.8, 0]))
    assert found.dtype == np.float32
    even = compose([Part(X), Part(Y)])
    assert even == pytest.approx(np.array([0.5**0.5, 0.5**0.5, 0]))


def test_a_part_that_is_not_wanted_moves_away_what_has_it() -> None:
    wanted, with_it = np.array([1, 0.1, 0]), np.array([1, 0.9, 0])
    both, without = compose([Part(X), Part(Y)]), compose([Part(X), Part(Y, -0.5)])
    assert both @ with_it > both @ wanted
    assert without @ wanted > without @ with_it


def test_a_weight_of_nothing_is_no_part() -> None:
    assert compose([Part(X), Part(Y, 0)]).tolist() == [1, 0, 0]


@pytest.mark.parametrize(
    ("parts", "fault"),
    [
        ([], "no parts"),
        ([Part(X), Part(X, -1)], "cancel"),
        ([Part(X), Part(X + np.float32(1e-5) * Y, -1)], "cancel"),
        ([Part(X, 0)], "cancel"),
        ([Part(X), Part(Y[:2])], "cannot be added"),
        ([Part(X[None])], "cannot be added"),
        ([Part(0 * X)], "no number"),
        ([Part(X, float("nan"))], "no number"),
        ([Part(np.full(3, np.inf, np.float32))], "no number"),
    ],
)
def test_what_gives_no_query_is_a_clear_error(parts: list[Part], fault: str) -> None:
    with pytest.raises(TextError, match=fault) as failed:
        compose(parts)
    assert failed.value.hint
