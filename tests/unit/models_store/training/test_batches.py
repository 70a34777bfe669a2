"""What every batch holds, and that it depends on nothing but its number."""

from collections import Counter
from itertools import chain

import pytest

from models_store.training.batches import BalancedBatches
from models_store.training.errors import TrainingError

LABELS = [0] * 12 + [1] * 12 + [2] * 12 + [3] * 12 + [4] * 12


def test_every_batch_holds_so_many_of_so_many_classes() -> None:
    batches = BalancedBatches(LABELS, classes=3, pictures=4, seed=1)
    drawn = list(batches.epoch(0))
    assert len(drawn) == len(batches) == 5
    for draw in drawn:
        counts = Counter(LABELS[index] for index in draw.indices)
        assert sorted(counts.values()) == [4, 4, 4]
        assert len(set(draw.indices)) == 12


def test_an_epoch_holds_every_picture_once_where_classes_are_alike() -> None:
    batches = BalancedBatches(LABELS, classes=3, pictures=4, seed=1)
    indices = list(chain.from_iterable(draw.indices for draw in batches.epoch(3)))
    assert sorted(indices) == list(range(60))


def test_small_classes_come_up_as_often_as_large_ones() -> None:
    labels = [0] * 90 + [1] * 3 + [2] * 7
    batches = BalancedBatches(labels, classes=2, pictures=5, seed=0)
    drawn = chain.from_iterable(draw.indices for epoch in range(3) for draw in batches.epoch(epoch))
    counts = Counter(labels[index] for index in drawn)
    assert max(counts.values()) - min(counts.values()) <= 15


def test_an_epoch_goes_on_where_it_was_left() -> None:
    whole = list(BalancedBatches(LABELS, 3, 4, seed=7).epoch(2))
    rest = list(BalancedBatches(LABELS, 3, 4, seed=7).epoch(2, start=2))
    assert rest == whole[2:]


def test_epochs_seeds_and_batches_differ() -> None:
    first = list(BalancedBatches(LABELS, 3, 4, seed=7).epoch(0))
    assert first != list(BalancedBatches(LABELS, 3, 4, seed=7).epoch(1))
    assert first != list(BalancedBatches(LABELS, 3, 4, seed=8).epoch(0))
    assert len({draw.seed for draw in first}) == len(first)


def test_fewer_classes_than_wanted_are_all_taken() -> None:
    (draw, *_) = BalancedBatches([0, 0, 1, 1], classes=32, pictures=2, seed=0).epoch(0)
    assert sorted(draw.indices) == [0, 1, 2, 3]


def test_one_class_is_not_enough() -> None:
    with pytest.raises(TrainingError, match="two classes"):
        BalancedBatches([5, 5, 5], 2, 2, seed=0)
