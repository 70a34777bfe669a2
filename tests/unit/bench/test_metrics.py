"""All metrics answer the same queries; those that learn do so from the other half."""

import numpy as np
import pytest
from retrieval.halves import disjoint_classes, shared_classes
from retrieval.metrics import COSINE, METRICS, PCA, RATIO, found, perfect

from models_store.precision_at_ten import average_precisions
from models_store.unit_length import unit_length

DIMENSION, DEPTH = 24, 100


def gallery(each=30):
    """Eight classes that differ along few directions, beneath the noise of many."""
    rng = np.random.default_rng(0)
    labels = np.repeat(np.arange(8), each)
    vectors = rng.normal(size=(len(labels), DIMENSION)) * 0.6
    centres = rng.normal(size=(8, 4)) * 0.5
    vectors[:, :4] = centres[labels] + 0.2 * rng.normal(size=(len(labels), 4))
    return unit_length((vectors + 1).astype(np.float32)), labels


@pytest.fixture(scope="module")
def searched():
    vectors, labels = gallery()
    return found(vectors, labels, shared_classes(labels, 0), DIMENSION, seed=0)


def test_every_metric_ranks_for_the_same_queries(searched):
    _, labels = gallery()
    folds = shared_classes(labels, 0)
    assert tuple(searched) == METRICS
    for one in searched.values():
        assert one.precisions.shape == perfect(labels, folds).shape == (len(labels),)
        assert one.rankings.ids.shape == (len(labels), DEPTH)
        assert len(one.fitted) == len(folds)
    assert set(perfect(labels, folds)) == {14}


def test_cosine_is_what_the_halves_alone_give():
    vectors, labels = gallery()
    folds = disjoint_classes(labels, 0)[:1]
    expected = [
        average_precisions(vectors[half], labels[half], np.arange(len(half))) for _, half in folds
    ]
    by_cosine = found(vectors, labels, folds, 8, seed=0)[COSINE].precisions
    assert np.allclose(by_cosine, np.concatenate(expected))


def test_the_ratio_learns_from_labels_of_the_other_half(searched):
    known = {metric: one.precisions.mean() for metric, one in searched.items()}
    assert known[RATIO] > known[COSINE] + 0.05
    assert known[RATIO] > known[PCA] + 0.05
    assert PCA not in searched[RATIO].fitted


def test_labels_of_the_searched_half_teach_nothing():
    vectors, labels = gallery()
    (fold, _) = shared_classes(labels, 0)
    wrong = labels.copy()
    wrong[fold.searched] = np.random.default_rng(1).permutation(labels[fold.searched])
    right, other = (found(vectors, one, [fold], 8, seed=0) for one in (labels, wrong))
    for metric in METRICS:
        assert np.array_equal(right[metric].rankings.ids, other[metric].rankings.ids)


def test_a_picture_alone_in_its_class_is_found_by_others_but_asks_nothing():
    vectors, labels = gallery()
    labels = np.where(np.arange(len(labels)) == 5, 99, labels)
    folds = shared_classes(labels, 0)[:1]
    searched = found(vectors, labels, folds, 8, seed=0)[COSINE]
    asking = len(folds[0].searched) - (5 in folds[0].searched)
    assert len(searched.precisions) == len(perfect(labels, folds)) == asking


def test_without_a_safe_ratio_it_is_pca():
    vectors, labels = gallery()
    shuffled = np.random.default_rng(0).permutation(labels)
    searched = found(vectors, shuffled, shared_classes(shuffled, 0)[:1], 8, seed=0)
    assert set(searched[RATIO].fitted) == {PCA}
    assert np.array_equal(searched[RATIO].rankings.ids, searched[PCA].rankings.ids)
