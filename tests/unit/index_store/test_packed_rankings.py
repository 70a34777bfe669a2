"""Rankings that are packed come back as they were, in few bytes."""

import numpy as np
import pytest

from index_store.base import Candidate
from index_store.errors import CorruptStoreError
from index_store.packed_rankings import pack, unpack


def ranking(seed, length=100):
    rng = np.random.default_rng(seed)
    scores = np.sort(rng.uniform(-1, 1, length).astype(np.float32))[::-1].tolist()
    return tuple(map(Candidate, rng.permutation(50_000)[:length].tolist(), scores))


def test_they_come_back_to_the_last_digit():
    rankings = {"a": ranking(0), "b": (), "ö": ranking(1, 3), "c": ((Candidate(2**40, 0.1 + 0.2)),)}
    again = unpack(pack(rankings))
    assert again == rankings
    assert list(again) == list(rankings)
    assert isinstance(again["a"][0], Candidate)
    assert unpack(pack({})) == {}


def test_ten_of_a_hundred_take_some_kilobytes():
    assert len(pack({str(one): ranking(one) for one in range(10)})) < 12_000


@pytest.mark.parametrize(
    "damaged", [b"", b"PK", b"no archive at all", pack({"a": ranking(0)})[:-40]]
)
def test_what_is_damaged_is_told(damaged):
    with pytest.raises(CorruptStoreError, match="cannot be read"):
        unpack(damaged)
