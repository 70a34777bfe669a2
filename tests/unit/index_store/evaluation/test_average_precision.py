"""MAP@10 by hand, and against ranx where the two mean the same."""

import warnings

import numpy as np
import pytest

from index_store.evaluation.average_precision import (
    Judged,
    average_precision,
    mean_average_precision,
)

YES, NO = True, False


@pytest.mark.parametrize(
    ("relevant", "total", "expected"),
    [
        ([YES], 1, 1),
        ([NO, YES], 1, 1 / 2),
        ([YES, NO, YES], 2, (1 + 2 / 3) / 2),
        ([YES, NO, YES], 4, (1 + 2 / 3) / 4),
        ([NO] * 10, 5, 0),
        ([], 5, 0),
        ([YES] * 10, 10, 1),
        ([YES] * 10, 500, 1),  # a class larger than the cut can be found perfectly
        ([YES] * 5 + [NO] * 5, 500, 5 / 10),
        ([NO] * 9 + [YES], 60, (1 / 10) / 10),
        ([NO] * 10 + [YES], 3, 0),  # the eleventh result does not count
    ],
)
def test_average_precision_by_hand(relevant, total, expected):
    assert average_precision(relevant, total) == pytest.approx(expected)


def test_the_cut_is_adjustable():
    assert average_precision([NO, YES, YES], 3, k=2) == pytest.approx((1 / 2) / 2)


@pytest.mark.parametrize(("relevant", "total"), [([NO], 0), ([YES], 0), ([YES, YES], 1)])
def test_what_cannot_be_is_refused(relevant, total):
    with pytest.raises(ValueError, match="relevant"):
        average_precision(relevant, total)


def test_the_mean_leaves_out_queries_without_relevant_pictures():
    queries = [Judged([YES, NO], 1), Judged([NO, NO], 0), Judged([NO, YES], 1)]
    assert mean_average_precision(queries) == pytest.approx(3 / 4)


def test_a_mean_of_nothing_is_refused():
    with pytest.raises(ValueError, match="labels"):
        mean_average_precision([Judged([NO], 0)])


def test_agrees_with_ranx_on_small_classes():
    rng = np.random.default_rng(0)
    qrels, run, judged = {}, {}, []
    for query in range(60):
        total = int(rng.integers(1, 11))
        order = rng.permutation(40)[:15]
        qrels[f"q{query}"] = {f"p{row}": 1 for row in range(total)}
        run[f"q{query}"] = {f"p{row}": 1 - 0.01 * place for place, row in enumerate(order)}
        judged.append(Judged([bool(row < total) for row in order], total))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # numba's, which are not ours to mend
        import ranx

        oracle = ranx.evaluate(ranx.Qrels(qrels), ranx.Run(run), "map@10")
    assert mean_average_precision(judged) == pytest.approx(oracle)
    assert oracle > 0
