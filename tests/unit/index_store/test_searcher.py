"""Added pictures are found and removed ones are not, at once, whatever the kind of index."""

import threading
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from index_store.admitted import Admitted, Few, Many
from index_store.base import Candidate, Ranking, Vectors
from index_store.embeddings import EmbeddingStore
from index_store.errors import CorruptStoreError, DimensionError
from index_store.kinds import INDEX_KINDS
from index_store.searcher import Searcher

DIMENSION = 16
INDEXED = 600


@pytest.fixture(scope="module")
def vectors(make_vectors) -> Vectors:
    return make_vectors(INDEXED + 400, DIMENSION)


@pytest.fixture
def store(tmp_path, vectors) -> EmbeddingStore:
    store = EmbeddingStore.open(tmp_path, DIMENSION, create=True)
    append(store, vectors, 0, INDEXED)
    return store


def append(store: EmbeddingStore, vectors: Vectors, start: int, stop: int) -> None:
    store.append(np.arange(start, stop, dtype=np.int64) * 3 + 1000, vectors[start:stop])


def picture(row: int) -> int:
    return row * 3 + 1000


@pytest.fixture(params=[*sorted(INDEX_KINDS), None], ids=str)
def searcher(request: pytest.FixtureRequest, store: EmbeddingStore, vectors: Vectors) -> Searcher:
    """Over an index of each kind, and over none."""
    if request.param is None:
        return Searcher(None, store)
    index = INDEX_KINDS[request.param].build([vectors[:INDEXED]], DIMENSION)
    return Searcher(index, store)


def brute_force(vectors: Vectors, query: Vectors, k: int, hidden=frozenset()) -> list[int]:
    order = np.argsort(-(vectors @ query), kind="stable")
    return [picture(row) for row in order.tolist() if picture(row) not in hidden][:k]


def ids(ranking: Ranking) -> list[int]:
    return [candidate.image_id for candidate in ranking]


def test_finds_pictures_by_id_best_first(searcher, vectors):
    rankings = searcher.search(vectors[:5], 10)
    for query, ranking in zip(vectors[:5], rankings, strict=True):
        assert ids(ranking) == brute_force(vectors[:INDEXED], query, 10)
        scores = [candidate.score for candidate in ranking]
        assert scores == sorted(scores, reverse=True)
        assert scores[0] == pytest.approx(1, abs=1e-5)
    assert isinstance(rankings[0][0], Candidate)
    assert type(rankings[0][0].image_id) is int
    assert type(rankings[0][0].score) is float


def test_an_added_picture_is_found_after_a_refresh(searcher, store, vectors):
    append(store, vectors, INDEXED, INDEXED + 1)
    assert searcher.refresh()
    assert len(searcher) == INDEXED + 1
    assert ids(searcher.search(vectors[[INDEXED]], 3)[0])[0] == picture(INDEXED)
    assert not searcher.refresh()


def test_index_and_delta_are_one_ranking(searcher, store, vectors):
    for start in range(INDEXED, len(vectors), 50):
        append(store, vectors, start, start + 50)
        searcher.refresh()
    for query, ranking in zip(vectors[:20], searcher.search(vectors[:20], 10), strict=True):
        assert ids(ranking) == brute_force(vectors, query, 10)


def test_what_another_process_appended_is_found(searcher, store, vectors):
    append(EmbeddingStore.open(store._folder), vectors, INDEXED, INDEXED + 5)
    assert searcher.refresh()
    assert ids(searcher.search(vectors[[INDEXED + 4]], 1)[0]) == [picture(INDEXED + 4)]


def test_removed_pictures_are_hidden_and_others_take_their_place(searcher, store, vectors):
    append(store, vectors, INDEXED, len(vectors))
    searcher.refresh()
    for query in vectors[[0, 1, INDEXED, INDEXED + 1]]:
        hidden = {*brute_force(vectors, query, 5), 5, -1}
        (ranking,) = searcher.search(query[None], 10, hidden)
        assert ids(ranking) == brute_force(vectors, query, 10, hidden)


@pytest.mark.parametrize("left", [0, 3, 10, 200])
def test_nearly_everything_may_be_hidden(searcher, vectors, left):
    query = vectors[0]
    hidden = {*brute_force(vectors[:INDEXED], query, INDEXED - left)}
    (ranking,) = searcher.search(query[None], 10, hidden)
    assert ids(ranking) == brute_force(vectors[:INDEXED], query, min(left, 10), hidden)


def test_hiding_in_the_index_does_not_let_the_delta_win(store, vectors):
    """The best of the index hidden, its next best must still beat what is far away in the delta."""
    append(store, vectors, INDEXED, len(vectors))
    query = vectors[0]
    for kind in INDEX_KINDS.values():
        searcher = Searcher(kind.build([vectors[:INDEXED]], DIMENSION), store)
        hidden = {one for one in brute_force(vectors, query, 60) if one < picture(INDEXED)}
        (ranking,) = searcher.search(query[None], 20, hidden)
        assert ids(ranking) == brute_force(vectors, query, 20, hidden)


def test_each_query_of_a_batch_gets_its_own(searcher, vectors):
    hidden = {*brute_force(vectors[:INDEXED], vectors[0], 300)}
    together = searcher.search(vectors[:8], 10, hidden)
    apart = [searcher.search(vectors[[i]], 10, hidden)[0] for i in range(8)]
    assert [ids(one) for one in together] == [ids(one) for one in apart]


def test_a_removed_picture_comes_back(searcher, vectors):
    before = searcher.search(vectors[:1], 10)
    assert searcher.search(vectors[:1], 10, {before[0][0].image_id}) != before
    assert searcher.search(vectors[:1], 10) == before


def test_asked_for_more_than_there_are_it_gives_all(searcher, vectors):
    (ranking,) = searcher.search(vectors[:1], INDEXED * 2)
    assert sorted(ids(ranking)) == [picture(row) for row in range(INDEXED)]


@pytest.mark.parametrize("kind", sorted(INDEX_KINDS))
def test_equal_scores_are_ordered_by_picture(tmp_path, kind):
    same = np.tile(np.eye(4, dtype=np.float32)[:1], (6, 1))
    store = EmbeddingStore.open(tmp_path / kind, 4, create=True)
    store.append(np.array([5, 3, 9, 1, 8, 2], np.int64), same)
    searcher = Searcher(INDEX_KINDS[kind].build([same[:3]], 4), store)
    assert ids(searcher.search(same[:1], 6)[0]) == [1, 2, 3, 5, 8, 9]


def test_the_delta_is_projected_as_the_index_was(store, vectors):
    def project(chunk: Vectors) -> Vectors:
        half = chunk[:, :8]
        return half / np.linalg.norm(half, axis=1, keepdims=True)

    append(store, vectors, INDEXED, len(vectors))
    index = INDEX_KINDS["exact"].build([project(vectors[:INDEXED])], 8)
    searcher = Searcher(index, store, project)
    (ranking,) = searcher.search(project(vectors[:1]), 10)
    assert ids(ranking) == brute_force(project(vectors), project(vectors[:1])[0], 10)
    with pytest.raises(DimensionError):
        searcher.search(vectors[:1], 10)


def expanded_by_hand(vectors: Vectors, query: Vectors, n: int) -> Vectors:
    order = [row for row in np.argsort(-(vectors @ query)) if vectors[row] @ query < 0.9999][:n]
    mixed = query + sum((vectors[row] @ query) ** 3 * vectors[row] for row in order)
    return mixed / np.linalg.norm(mixed)


def test_an_expanded_query_is_searched_in_index_and_delta(searcher, store, vectors, make_vectors):
    append(store, vectors, INDEXED, len(vectors))
    searcher.refresh()
    strangers = make_vectors(5, DIMENSION, seed=9)
    queries = np.concatenate([vectors[[3, INDEXED + 3]], strangers])  # two of them find themselves
    for query, ranking in zip(queries, searcher.search(queries, 10, expand=4), strict=True):
        mixed = expanded_by_hand(vectors, query, 4)
        assert ids(ranking) == brute_force(vectors, mixed, 10)
        assert ranking[0].score == pytest.approx(float((vectors @ mixed).max()), abs=1e-5)


def test_hidden_pictures_do_not_join_a_query(searcher, vectors):
    hidden = {*brute_force(vectors[:INDEXED], vectors[0], 4)}
    kept = np.array([row for row in range(INDEXED) if picture(row) not in hidden])
    mixed = expanded_by_hand(vectors[kept], vectors[0], 3)
    (ranking,) = searcher.search(vectors[:1], 10, hidden, expand=3)
    assert ids(ranking) == brute_force(vectors[:INDEXED], mixed, 10, hidden)


def test_a_projected_gallery_expands_what_is_projected(store, vectors):
    def project(chunk: Vectors) -> Vectors:
        half = chunk[:, :8]
        return half / np.linalg.norm(half, axis=1, keepdims=True)

    seen = project(vectors[:INDEXED])
    searcher = Searcher(INDEX_KINDS["exact"].build([seen], 8), store, project)
    (ranking,) = searcher.search(seen[:1], 10, expand=3)
    assert ids(ranking) == brute_force(seen, expanded_by_hand(seen, seen[0], 3), 10)


def test_expansion_copes_with_few_pictures_and_no_queries(tmp_path, vectors):
    store = EmbeddingStore.open(tmp_path / "small", DIMENSION, create=True)
    searcher = Searcher(None, store)
    assert searcher.search(vectors[:2], 10, expand=5) == [(), ()]
    append(store, vectors, 0, 2)
    searcher.refresh()
    assert ids(searcher.search(vectors[:1], 10, expand=5)[0]) == [picture(0), picture(1)]
    assert searcher.search(vectors[:0], 10, expand=5) == []


def test_an_empty_gallery_has_no_candidates(tmp_path, vectors):
    store = EmbeddingStore.open(tmp_path / "empty", DIMENSION, create=True)
    searcher = Searcher(None, store)
    assert searcher.search(vectors[:2], 10) == [(), ()]
    append(store, vectors, 0, 1)
    searcher.refresh()
    assert ids(searcher.search(vectors[:1], 10)[0]) == [picture(0)]


def test_no_queries_no_rankings(searcher, vectors):
    assert searcher.search(vectors[:0], 10) == []


def test_queries_of_another_dimension_are_refused(searcher, vectors):
    with pytest.raises(DimensionError):
        searcher.search(vectors[:1, :5], 10)


def test_none_cannot_be_searched_for(searcher, vectors):
    with pytest.raises(ValueError, match="at least one"):
        searcher.search(vectors[:1], 0)


def test_an_index_of_more_than_is_stored_is_refused(store, vectors):
    index = INDEX_KINDS["exact"].build([vectors], DIMENSION)
    with pytest.raises(CorruptStoreError, match="600 have embeddings"):
        Searcher(index, store)


def test_an_index_newer_than_the_view_of_the_store_is_fine(store, vectors):
    late = EmbeddingStore.open(store._folder)
    append(store, vectors, INDEXED, len(vectors))
    searcher = Searcher(INDEX_KINDS["exact"].build([vectors], DIMENSION), late)
    assert len(searcher) == len(vectors)


def test_searches_go_on_while_others_refresh(searcher, store, vectors):
    stop = threading.Event()

    def refresh() -> None:
        while not stop.is_set():
            searcher.refresh()

    def search(row: int) -> None:
        while not stop.is_set():
            (ranking,) = searcher.search(vectors[[row]], 10)
            assert len(ranking) == 10
            assert ids(ranking)[0] == picture(row)

    with ThreadPoolExecutor(6) as pool:
        running = [pool.submit(refresh) for _ in range(2)]
        running += [pool.submit(search, row) for row in range(4)]
        for start in range(INDEXED, len(vectors), 20):
            append(store, vectors, start, start + 20)
        stop.set()
        for one in running:
            one.result()
    searcher.refresh()
    for query, ranking in zip(vectors[-5:], searcher.search(vectors[-5:], 5), strict=True):
        assert ids(ranking) == brute_force(vectors, query, 5)


@pytest.mark.parametrize("few", [True, False])
@pytest.mark.parametrize("step", [2, 40])
def test_a_filter_only_leaves_out(searcher, store, vectors, few, step):
    append(store, vectors, INDEXED, INDEXED + 200)
    searcher.refresh()
    wanted = [picture(row) for row in range(0, INDEXED + 200, step)]
    hidden = {wanted[0], wanted[3]}
    outside = frozenset(range(1000, 5000)) - set(wanted)
    query = vectors[step : step + 1]
    found = searcher.search(query, 10, hidden, admitted=admitting(wanted, few))
    expected = brute_force(vectors[: INDEXED + 200], query[0], 10, outside | hidden)
    assert ids(found[0]) == expected
    (everything,) = searcher.search(query, INDEXED + 200)
    scores = dict(everything)
    for one in found[0]:
        assert one.score == pytest.approx(scores[one.image_id], abs=1e-5)


def test_what_passes_lies_far_away_and_is_found_all_the_same(searcher, vectors):
    query = vectors[5:6]
    farthest = brute_force(vectors[:INDEXED], query[0], INDEXED)[-12:]
    for few in (True, False):
        (found,) = searcher.search(query, 10, admitted=admitting(farthest, few))
        assert ids(found) == farthest[:10]
        (found,) = searcher.search(query, 50, admitted=admitting(farthest, few))
        assert ids(found) == farthest


def test_nothing_passes_nothing_is_found(searcher, vectors):
    assert searcher.search(vectors[:2], 10, admitted=admitting([], True)) == [(), ()]
    assert searcher.search(vectors[:2], 10, admitted=Many(500, lambda _: frozenset())) == [(), ()]


def test_a_filter_does_not_change_what_joins_a_query(searcher, vectors):
    query, wanted = vectors[7:8], [picture(row) for row in range(0, INDEXED, 3)]
    (everything,) = searcher.search(query, INDEXED, expand=4)
    expected = [one for one in everything if one.image_id in set(wanted)][:10]
    for few in (True, False):
        (found,) = searcher.search(query, 10, expand=4, admitted=admitting(wanted, few))
        assert ids(found) == ids(expected)


def test_the_few_are_projected_as_the_index_was(store, vectors):
    def halved(given):
        half = given[:, :8]
        return half / np.linalg.norm(half, axis=1, keepdims=True)

    projected = halved(vectors[:INDEXED])
    searcher = Searcher(INDEX_KINDS["exact"].build([projected], 8), store, halved)
    wanted = [picture(row) for row in range(0, INDEXED, 7)]
    (found,) = searcher.search(projected[3:4], 5, admitted=admitting(wanted, few=True))
    outside = frozenset(range(1000, 5000)) - set(wanted)
    assert ids(found) == brute_force(projected, projected[3], 5, outside)


def admitting(wanted: list[int], few: bool) -> Admitted:
    if few:
        return Few(np.array(wanted, np.int64))
    passing = frozenset(wanted)
    return Many(len(wanted), lambda some: passing.intersection(some))
