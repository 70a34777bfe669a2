"""Fusing many queries at once gives what fusing them one by one gives."""

import numpy as np
import pytest

from index_store.base import Candidate
from index_store.evaluation.average_precision import average_precision
from index_store.fusion.base import Ballot, fuse
from index_store.fusion.methods import METHODS
from index_store.fusion.table import Cached, Table


def cached(ids, scores, relevant):
    """Rankings by hand; `relevant` is a set of pictures, the same for all queries."""
    found = np.array(ids)
    return Cached(found, np.array(scores, np.float32), np.isin(found, sorted(relevant)))


def test_by_hand():
    one = cached([[7, 3, 5]], [[0.9, 0.7, 0.4]], {5, 8})  # worth 1, 0.6, 0
    two = cached([[5, 8, -1]], [[0.5, 0.1, 0]], {5, 8})  # worth 1, 0
    table = Table.of([one, two], np.array([2]), METHODS["min_max_sum"])
    assert table.voted.tolist() == [[[True, True, True, False]], [[True, False, False, True]]]
    assert table.worths[0, 0] == pytest.approx([0, 0.6, 1, 0])  # 5 first, as two voted for it
    assert table.worths[1, 0] == pytest.approx([1, 0, 0, 0])
    # 7 and 5 have 1 each, and more voted for 5; then 7, 3, 8.
    assert table.precisions(np.array([1, 1])) == pytest.approx([(1 / 1 + 2 / 4) / 2])
    # 7 has 3, 3 has 1.8, 5 has 1, 8 has nothing.
    assert table.precisions(np.array([3, 1])) == pytest.approx([(1 / 3 + 2 / 4) / 2])
    assert table.precisions(np.array([3, 1]), k=2) == pytest.approx([0])


@pytest.mark.parametrize("method", sorted(METHODS))
@pytest.mark.parametrize("weights", [(1, 0.83, 0.61), (1, 0.3, 0.05)])
def test_agrees_with_one_by_one(method, weights):
    rng = np.random.default_rng(0)
    good = set(range(0, 60, 3))
    rankings = []
    for length in (30, 20, 12):
        ids = np.stack([rng.permutation(60)[:length] for _ in range(25)])
        scores = -np.sort(-rng.uniform(-1, 1, ids.shape).astype(np.float32), axis=1)
        ids[3, 5:] = -1  # a shorter ranking, and an encoder that abstained
        ids[4] = -1 if length == 20 else ids[4]
        rankings.append(cached(ids, scores, good))
    perfect = np.full(25, len(good))
    precisions = Table.of(rankings, perfect, METHODS[method]).precisions(np.array(weights))
    for query, precision in enumerate(precisions):
        ballots = [
            Ballot(
                str(place),
                weight,
                tuple(
                    Candidate(int(image_id), float(score))
                    for image_id, score in zip(one.ids[query], one.scores[query], strict=True)
                    if image_id >= 0
                ),
            )
            for place, (one, weight) in enumerate(zip(rankings, weights, strict=True))
            if weight
        ]
        fused = fuse(ballots, METHODS[method], 10)
        expected = average_precision([one.image_id in good for one in fused], len(good))
        assert precision == pytest.approx(expected)


def test_an_encoder_of_weight_zero_does_not_lengthen_the_result():
    loud = cached([[1, 2]], [[0.9, 0.8]], {9})
    silent = cached([[9]], [[0.9]], {9})
    table = Table.of([loud, silent], np.array([1]), METHODS["borda"])
    assert table.precisions(np.array([1, 0])) == pytest.approx([0])
    assert table.precisions(np.array([1, 0.1])) == pytest.approx([1 / 3])


def test_a_part_is_of_those_queries():
    table = Table.of(
        [cached([[1, 2], [2, 1]], [[0.9, 0.8]] * 2, {1})], np.array([1, 1]), METHODS["borda"]
    )
    assert table.precisions(np.ones(1)).tolist() == [1, 0.5]
    assert table.part(np.array([1])).precisions(np.ones(1)).tolist() == [0.5]


def test_what_does_not_fit_is_refused():
    one = cached([[1, 2]], [[0.9, 0.8]], {1})
    with pytest.raises(ValueError, match="2 queries"):
        Table.of([one], np.array([1, 1]), METHODS["borda"])
    with pytest.raises(ValueError, match="without relevant"):
        Table.of([one], np.array([0]), METHODS["borda"])
