"""What every kind of index promises, checked against brute force in NumPy."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from index_store.base import Neighbours, VectorIndex, Vectors
from index_store.errors import CorruptStoreError, DimensionError, EmptyIndexError
from index_store.kinds import INDEX_KINDS

ROWS = 3000
DIMENSION = 24


@pytest.fixture(scope="module", params=sorted(INDEX_KINDS))
def kind(request: pytest.FixtureRequest) -> type[VectorIndex]:
    return INDEX_KINDS[request.param]


@pytest.fixture(scope="module")
def vectors(make_vectors) -> Vectors:
    return make_vectors(ROWS, DIMENSION)


@pytest.fixture(scope="module")
def queries(make_vectors) -> Vectors:
    return make_vectors(40, DIMENSION, seed=1)


@pytest.fixture(scope="module")
def index(kind: type[VectorIndex], vectors: Vectors) -> VectorIndex:
    return kind.build(pieces(vectors), DIMENSION)


def pieces(vectors: Vectors, size: int = 700) -> Iterator[Vectors]:
    for start in range(0, len(vectors), size):
        yield vectors[start : start + size]


def brute_force(vectors: Vectors, queries: Vectors, k: int) -> Neighbours:
    scores = queries @ vectors.T
    rows = np.argsort(-scores, axis=1, kind="stable")[:, :k]
    return Neighbours(rows, np.take_along_axis(scores, rows, axis=1))


def recall(found: Neighbours, true: Neighbours) -> float:
    pairs = zip(found.rows.tolist(), true.rows.tolist(), strict=True)
    return float(np.mean([len({*one} & {*other}) / len(other) for one, other in pairs]))


def test_goes_by_the_name_it_is_listed_under(kind):
    assert INDEX_KINDS[kind.kind] is kind


def test_finds_the_nearest(index, vectors, queries):
    least = 1.0 if index.kind == "exact" else 0.95
    assert recall(index.search(queries, 10), brute_force(vectors, queries, 10)) >= least


def test_scores_are_cosines_best_first(index, vectors, queries):
    found = index.search(queries, 10)
    cosines = np.einsum("qd,qkd->qk", queries, vectors[found.rows])
    np.testing.assert_allclose(found.scores, cosines, atol=1e-5)
    assert (np.diff(found.scores, axis=1) <= 0).all()


def test_answers_in_the_shapes_and_types_promised(index, queries):
    found = index.search(queries, 7)
    assert found.rows.shape == found.scores.shape == (len(queries), 7)
    assert (found.rows.dtype, found.scores.dtype) == (np.int64, np.float32)


def test_no_row_comes_twice(index, queries):
    for rows in index.search(queries, 100).rows.tolist():
        assert len({*rows}) == 100


def test_every_picture_finds_itself(index, vectors):
    assert (index.search(vectors, 1).scores[:, 0] > 0.9999).mean() >= 0.99


def test_asked_for_all_rows_it_finds_all_rows(index, queries):
    for rows in index.search(queries[:3], ROWS).rows.tolist():
        assert sorted(rows) == list(range(ROWS))


def test_asked_for_more_than_there_are_it_pads(kind, vectors, queries):
    index = kind.build([vectors[:5]], DIMENSION)
    found = index.search(queries, 8)
    assert (np.sort(found.rows[:, :5], axis=1) == np.arange(5)).all()
    assert (found.rows[:, 5:] == -1).all()
    assert np.isneginf(found.scores[:, 5:]).all()


def test_one_row_is_enough(kind, vectors, queries):
    index = kind.build([vectors[:1]], DIMENSION)
    assert index.search(queries, 1).rows.tolist() == [[0]] * len(queries)


def test_hundreds_of_duplicates_are_all_found(kind, vectors):
    index = kind.build([np.repeat(vectors[:1], 400, axis=0), vectors], DIMENSION)
    found = index.search(vectors[:1], 300)
    assert (found.scores > 0.9999).all()


def test_a_vector_of_zeros_does_no_harm(kind, vectors, queries):
    index = kind.build([np.zeros((1, DIMENSION), np.float32), vectors], DIMENSION)
    found = index.search(queries, len(index))
    assert found.scores[found.rows == 0] == pytest.approx(np.zeros(len(queries)), abs=1e-5)


def test_knows_its_size(index):
    assert (len(index), index.dimension) == (ROWS, DIMENSION)


def test_the_same_seed_gives_the_same_answers(kind, index, vectors, queries):
    again = kind.build(pieces(vectors), DIMENSION)
    np.testing.assert_array_equal(index.search(queries, 50), again.search(queries, 50))


def test_comes_back_from_disk_as_it_went(index, queries, tmp_path):
    before = index.search(queries, 10)
    index.save(tmp_path)
    loaded = type(index).load(tmp_path)
    assert (len(loaded), loaded.dimension) == (ROWS, DIMENSION)
    np.testing.assert_array_equal(loaded.search(queries, 10), before)


def test_answers_after_its_folder_is_renamed(index, queries, tmp_path):
    before = index.search(queries, 10)
    folder = tmp_path / "1.tmp"
    folder.mkdir()
    index.save(folder)
    folder.rename(tmp_path / "1")
    np.testing.assert_array_equal(index.search(queries, 10), before)


@pytest.mark.parametrize("keep", [0.0, 0.5, 0.99])
def test_truncated_files_are_refused(index, tmp_path, keep):
    index.save(tmp_path)
    for path in tmp_path.iterdir():
        damaged = tmp_path / f"damaged-{path.name}"
        damaged.mkdir()
        for file in (one for one in tmp_path.iterdir() if one.is_file()):
            (damaged / file.name).write_bytes(file.read_bytes())
        whole = path.read_bytes()
        (damaged / path.name).write_bytes(whole[: int(len(whole) * keep)])
        with pytest.raises(CorruptStoreError):
            type(index).load(damaged)


def test_an_empty_folder_is_refused(kind, tmp_path):
    with pytest.raises(CorruptStoreError):
        kind.load(tmp_path)


def test_the_files_of_another_kind_are_refused(index, tmp_path):
    index.save(tmp_path)
    for other in INDEX_KINDS.values():
        if other is not type(index):
            with pytest.raises(CorruptStoreError):
                other.load(tmp_path)


def test_nothing_cannot_be_indexed(kind):
    with pytest.raises(EmptyIndexError):
        kind.build([], DIMENSION)


def test_vectors_of_another_dimension_are_refused(kind, vectors, index):
    with pytest.raises(DimensionError):
        kind.build([vectors[:, :5]], DIMENSION)
    with pytest.raises(DimensionError):
        index.search(vectors[:, :5], 3)
    with pytest.raises(DimensionError):
        index.search(vectors[0], 3)


def test_threads_may_search_at_once(index, queries):
    expected = index.search(queries, 10)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: index.search(queries, 10), range(40)))
    for answer in answers:
        np.testing.assert_array_equal(answer, expected)


def test_can_be_saved_beside_other_files(index, tmp_path: Path):
    (tmp_path / "pca.safetensors").write_bytes(b"not ours")
    index.save(tmp_path)
    assert (tmp_path / "pca.safetensors").read_bytes() == b"not ours"
