import numpy as np
import pytest

from models_store.precision_at_ten import average_precisions
from models_store.unit_length import unit_length


def on_a_circle(degrees: list[float]) -> np.ndarray:
    angles = np.deg2rad(degrees)
    return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)


def test_by_hand() -> None:
    vectors = on_a_circle([0, 1, 3, 6, 10])
    labels = np.array([0, 1, 0, 1, 0])
    # for 0 degrees hits come second and fourth of two; for 1 degree (0, 3, 6, 10) third of one
    found = average_precisions(vectors, labels, np.array([0, 1]))
    assert found == pytest.approx([(1 / 2 + 2 / 4) / 2, 1 / 3])


def test_a_large_class_is_measured_by_its_first_ten() -> None:
    vectors = on_a_circle(np.linspace(0, 20, 21).tolist())
    found = average_precisions(vectors, np.zeros(21, int), np.arange(21))
    assert np.allclose(found, 1)


def test_many_queries_get_the_same_as_one_by_one() -> None:
    random = np.random.default_rng(0)
    vectors = unit_length(random.normal(size=(1100, 4)).astype(np.float32))
    labels = np.arange(1100) % 7
    together = average_precisions(vectors, labels, np.arange(1100))
    alone = [average_precisions(vectors, labels, np.array([one]))[0] for one in (0, 500, 1099)]
    assert together[[0, 500, 1099]] == pytest.approx(alone)
    assert len(average_precisions(vectors, labels, np.arange(0))) == 0


def test_against_the_definition() -> None:
    random = np.random.default_rng(0)
    labels = np.repeat(np.arange(9), [1, 2, 3, 5, 8, 13, 21, 34, 55])
    points = random.normal(size=(len(labels), 6)) + random.normal(size=(9, 6))[labels]
    vectors = unit_length(points.astype(np.float32))
    queries = np.arange(1, len(labels))  # the first is alone in its class
    expected = []
    for query in queries:
        order = [one for one in np.argsort(-vectors @ vectors[query]) if one != query][:10]
        hits, total = 0, 0.0
        for rank, one in enumerate(order, 1):
            if labels[one] == labels[query]:
                hits += 1
                total += hits / rank
        expected.append(total / min(10, int((labels == labels[query]).sum()) - 1))
    assert average_precisions(vectors, labels, queries) == pytest.approx(expected)
