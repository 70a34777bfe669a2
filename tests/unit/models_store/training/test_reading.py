"""Batches are what their draws say, whoever prepares them, and leave no trace in the generators."""

import random

import numpy as np
import pytest
import torch

from models_store.training.augmentation import fitted, varied
from models_store.training.batches import BalancedBatches, Draw
from models_store.training.reader import PreparedBatches, read_batches
from models_store.training.recipe import Augmentation

from .conftest import MakePictures

OPTIONS = [
    Augmentation(),
    Augmentation(policy="rand-m7-n2-mstd0.5"),
    Augmentation(grey=0.5, mirror=False, least_area=0.1),
]


@pytest.mark.parametrize("options", OPTIONS, ids=repr)
def test_a_draw_decides_on_everything(make_pictures: MakePictures, options: Augmentation) -> None:
    prepared = PreparedBatches(make_pictures(4), varied(options, 24))
    batch = prepared[Draw((0, 5, 5, 9), seed=3)]
    assert batch.pixels.shape == (4, 3, 24, 24)
    assert batch.pixels.dtype == torch.uint8
    assert batch.labels.tolist() == [1, 3, 3, 5] or len(batch.labels) == 4
    assert torch.equal(batch.pixels, prepared[Draw((0, 5, 5, 9), seed=3)].pixels)
    assert not torch.equal(batch.pixels, prepared[Draw((0, 5, 5, 9), seed=4)].pixels)
    assert not torch.equal(batch.pixels[1], batch.pixels[2])  # the same picture, varied anew


def test_labels_belong_to_their_pictures(make_pictures: MakePictures) -> None:
    pictures = make_pictures(4)
    batch = PreparedBatches(pictures, fitted(32, 1.0, "bicubic"))[Draw((0, 5, 9), seed=3)]
    assert batch.labels.tolist() == pictures.labels[[0, 5, 9]].tolist()
    for pixels, index in zip(batch.pixels, batch.indices, strict=True):
        expected = np.asarray(pictures.open(int(index))).transpose(2, 0, 1)
        assert np.array_equal(pixels.numpy(), expected)


def test_other_processes_prepare_the_same_batches(make_pictures: MakePictures) -> None:
    prepared = PreparedBatches(make_pictures(4), varied(Augmentation(), 16))
    draws = list(BalancedBatches(make_pictures(4).labels, 3, 2, seed=0).epoch(0))
    alone = list(read_batches(prepared, draws, workers=0, pin=False))
    helped = list(read_batches(prepared, draws, workers=2, pin=False))
    assert len(alone) == len(helped) == len(draws)
    for mine, theirs in zip(alone, helped, strict=True):
        assert all(torch.equal(a, b) for a, b in zip(mine, theirs, strict=True))


def test_the_generators_are_left_as_they_were(make_pictures: MakePictures) -> None:
    prepared = PreparedBatches(make_pictures(4), varied(Augmentation(policy="rand-m5"), 16))
    draws = list(BalancedBatches(make_pictures(4).labels, 3, 2, seed=0).epoch(0))

    def next_numbers() -> tuple[float, float, float]:
        random.seed(1)
        np.random.seed(1)
        torch.manual_seed(1)
        if reading:
            list(read_batches(prepared, draws, workers=0, pin=False))
        return random.random(), np.random.rand(), float(torch.rand(1))

    reading = False
    expected = next_numbers()
    reading = True
    assert next_numbers() == expected
