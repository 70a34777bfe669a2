"""Projecting in pieces."""

import numpy as np
import pytest

from index_store.projected import projected_chunks, unchanged


@pytest.mark.parametrize(
    ("n", "sizes"), [(0, []), (1, [1]), (10, [10]), (11, [10, 1]), (20, [10, 10])]
)
def test_pieces_hold_everything_in_order(n, sizes):
    vectors = np.arange(2 * n, dtype=np.float32).reshape(n, 2)
    chunks = list(projected_chunks(vectors, lambda chunk: chunk[:, :1] + 1, rows=10))
    assert [len(chunk) for chunk in chunks] == sizes
    assert [x for chunk in chunks for x in chunk[:, 0]] == [2 * i + 1 for i in range(n)]


def test_unchanged_changes_nothing(make_vectors):
    vectors = make_vectors(3, 4)
    assert unchanged(vectors) is vectors
