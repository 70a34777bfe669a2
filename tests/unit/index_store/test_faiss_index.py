"""What only the graph can get wrong."""

import faiss
import numpy as np
import pytest

from index_store.faiss_index import HnswIndex


@pytest.mark.parametrize("size", [1, 100, 5000])
def test_a_graph_built_in_pieces_finds_what_came_first(make_vectors, size):
    # Some versions of FAISS lost the vectors of earlier calls to `add` (its pull request 5524).
    vectors = make_vectors(5000, 16)
    index = HnswIndex.build((vectors[at : at + size] for at in range(0, 5000, size)), 16)
    assert (index.search(vectors[:500], 1).scores > 0.9999).mean() >= 0.99


def test_the_seed_decides_the_graph(make_vectors):
    vectors = make_vectors(2000, 16)
    graphs = [
        faiss.serialize_index(HnswIndex.build([vectors], 16, seed=seed)._index).tobytes()
        for seed in (1, 1, 2)
    ]
    assert graphs[0] == graphs[1] != graphs[2]


def test_the_beam_grows_with_what_is_asked_for(make_vectors):
    vectors = make_vectors(8000, 16)
    index = HnswIndex.build([vectors], 16)
    found = index.search(vectors[:20], 1000)
    assert (found.rows >= 0).all()
    true = np.sort(vectors[:20] @ vectors.T, axis=1)[:, -1000]
    assert (found.scores >= true[:, None] - 1e-5).mean() >= 0.95
