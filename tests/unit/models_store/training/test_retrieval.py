"""MAP@10 against a count by hand and against the definition written out."""

import numpy as np
import pytest
import torch

from models_store.training.retrieval import mean_average_precision


def test_by_hand() -> None:
    angles = torch.deg2rad(torch.tensor([0.0, 10.0, 25.0, 90.0]))
    points = torch.stack([torch.cos(angles), torch.sin(angles)], 1) * torch.tensor(
        [[1], [5], [1], [2]]
    )
    labels = torch.tensor([0, 1, 0, 1])
    # Rankings: 0 -> 1, 2, 3: 1/2. 1 -> 0, 2, 3: 1/3. 2 -> 1, 0, 3: 1/2. 3 -> 2, 1, 0: 1/2.
    assert mean_average_precision(points, labels) == pytest.approx(
        (1 / 2 + 1 / 3 + 1 / 2 + 1 / 2) / 4
    )


def test_against_the_definition() -> None:
    chance = np.random.default_rng(0)
    labels = np.repeat(np.arange(9), [1, 2, 3, 5, 8, 13, 21, 34, 55])
    points = chance.normal(size=(len(labels), 6)) + chance.normal(size=(9, 6))[labels]
    unit = points / np.linalg.norm(points, axis=1, keepdims=True)
    expected = []
    for query, own in enumerate(labels):
        relevant = int((labels == own).sum()) - 1
        if not relevant:
            continue
        order = [one for one in np.argsort(-unit @ unit[query]) if one != query][:10]
        hits, total = 0, 0.0
        for rank, one in enumerate(order, 1):
            if labels[one] == own:
                hits += 1
                total += hits / rank
        expected.append(total / min(10, relevant))
    found = mean_average_precision(torch.tensor(points), torch.tensor(labels))
    assert found == pytest.approx(float(np.mean(expected)))


def test_needs_two_of_a_class() -> None:
    with pytest.raises(ValueError, match="one class"):
        mean_average_precision(torch.eye(3), torch.tensor([0, 1, 2]))
