"""What a metric is fitted on is never what is searched, and every picture is searched once."""

import numpy as np
import pytest
from retrieval.halves import disjoint_classes, shared_classes

LABELS = np.random.default_rng(0).permutation(np.repeat(np.arange(7), [4, 4, 5, 6, 9, 2, 3]))


@pytest.mark.parametrize("halving", [shared_classes, disjoint_classes])
def test_both_ways_round_every_picture_is_searched_once(halving):
    folds = halving(LABELS, 0)
    for fitted, searched in folds:
        assert sorted([*fitted, *searched]) == list(range(len(LABELS)))
    assert sorted(row for fold in folds for row in fold.searched) == list(range(len(LABELS)))
    assert set(halving(LABELS, 1)[0].fitted) != set(folds[0].fitted)


def test_shared_classes_have_half_of_their_pictures_on_either_side():
    for fitted, searched in shared_classes(LABELS, 0):
        differences = np.bincount(LABELS[fitted]) - np.bincount(LABELS[searched])
        assert abs(differences).max() <= 1


def test_disjoint_classes_are_on_one_side_only():
    for fitted, searched in disjoint_classes(LABELS, 0):
        ours, theirs = set(LABELS[fitted]), set(LABELS[searched])
        assert not ours & theirs
        assert abs(len(ours) - len(theirs)) == 1
