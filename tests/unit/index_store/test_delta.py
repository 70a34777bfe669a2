"""The delta grows, and views of it stay as they were."""

import numpy as np
import pytest

from index_store.delta import Delta, nearest
from index_store.errors import DimensionError


@pytest.mark.parametrize("step", [1, 7, 100])
def test_grows_by_any_step(make_vectors, step):
    vectors, delta, views = make_vectors(100, 8), Delta(), []
    for start in range(0, 100, step):
        delta.extend(vectors[start : start + step])
        views.append(delta.view())
    for view in views:
        np.testing.assert_array_equal(view, vectors[: len(view)])
    assert len(delta) == len(views[-1]) == 100


def test_another_dimension_is_refused(make_vectors):
    delta = Delta()
    delta.extend(make_vectors(3, 8))
    with pytest.raises(DimensionError):
        delta.extend(make_vectors(3, 9))
    assert len(delta) == 3


@pytest.mark.parametrize("queries", [1, 50])
def test_nearest_is_exact(make_vectors, queries):
    vectors, asked = make_vectors(200, 8), make_vectors(queries, 8, seed=1)
    found = nearest(vectors, asked, 10)
    cosines = asked @ vectors.T
    assert found.rows.tolist() == np.argsort(-cosines, axis=1)[:, :10].tolist()
    np.testing.assert_allclose(found.scores, -np.sort(-cosines, axis=1)[:, :10], atol=1e-6)
