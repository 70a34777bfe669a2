"""The likelihood-ratio loss against densities and scatters computed in other ways."""

import math

import numpy as np
import pytest
import torch

from models_store.training.losses.likelihood_ratio import (
    LikelihoodRatioLoss,
    Scatters,
    scatters,
    solve,
)
from models_store.training.losses.options import LikelihoodRatio


def sample(classes: int, each: int, seed: int = 0) -> tuple[torch.Tensor, torch.Tensor]:
    """Classes that lie apart along the first axis only, and vary most along the third."""
    chance = np.random.default_rng(seed)
    centres = chance.normal(size=(classes, 3)) * [2.0, 0.0, 0.0]
    labels = np.repeat(np.arange(classes), each)
    points = centres[labels] + chance.normal(size=(len(labels), 3)) * [0.5, 0.7, 2.0]
    return torch.tensor(points, dtype=torch.float32), torch.tensor(labels)


def test_scatters_by_hand() -> None:
    points = torch.tensor([[0.0], [2.0], [10.0], [12.0]])
    found = scatters(points, torch.tensor([0, 0, 1, 1]))
    # Within: four deviations of 1 over 4 - 2. The means, 1 and 11, have the variance 50, of which
    # 2 / 2 is explained by the scatter within.
    assert found.within.item() == pytest.approx(2)
    assert found.total.item() == pytest.approx(2 + 50 - 1)


def test_small_batches_give_the_scatters_of_the_whole_on_average() -> None:
    batches = [scatters(*sample(8, 2, seed)) for seed in range(3000)]
    within = torch.stack([one.within for one in batches]).mean(0).diagonal()
    total = torch.stack([one.total for one in batches]).mean(0).diagonal()
    torch.testing.assert_close(within, torch.tensor([0.25, 0.49, 4.0]), rtol=0.05, atol=0.02)
    torch.testing.assert_close(total, torch.tensor([4.25, 0.49, 4.0]), rtol=0.05, atol=0.02)


def test_log_odds_are_the_difference_of_two_log_densities() -> None:
    chance = np.random.default_rng(0)
    factor = torch.tensor(chance.normal(size=(3, 3)), dtype=torch.float32)
    within = factor @ factor.T + torch.eye(3)
    total = within + torch.diag(torch.tensor([5.0, 1.0, 0.5]))
    projection, constant = solve(Scatters(within, total), shrinkage=1e-9)
    difference = torch.tensor([0.3, -0.8, 1.1])
    mapped = difference @ projection
    found = constant - (mapped @ mapped) / 4
    zero = torch.zeros(3)
    same = torch.distributions.MultivariateNormal(zero, 2 * within).log_prob(difference)
    other = torch.distributions.MultivariateNormal(zero, 2 * total).log_prob(difference)
    assert float(found) == pytest.approx(float(same - other), abs=1e-4)


def test_directions_that_tell_no_classes_apart_are_left_out() -> None:
    within = torch.eye(2)
    projection, constant = solve(Scatters(within, torch.diag(torch.tensor([4.0, 0.9]))), 1e-9)
    assert float((torch.tensor([0.0, 7.0]) @ projection).norm()) == pytest.approx(0, abs=1e-5)
    assert float(constant) == pytest.approx(math.log(4) / 2, abs=1e-5)


def fitted() -> tuple[LikelihoodRatioLoss, torch.Tensor, torch.Tensor]:
    points, labels = sample(6, 5)
    loss = LikelihoodRatioLoss(3, LikelihoodRatio(temperature=1))
    loss(points, labels)
    return loss, torch.nn.functional.normalize(points), labels


def test_value_by_hand() -> None:
    loss, unit, labels = fitted()
    odds = loss.eval().log_odds(unit)
    same, other = [], []
    for i in range(len(unit)):
        for j in range(i):
            sign = 1 if labels[i] == labels[j] else -1
            (same if sign > 0 else other).append(math.log1p(math.exp(-sign * float(odds[i, j]))))
    expected = (np.mean(same) + np.mean(other)) / 2
    assert float(loss(unit, labels)) == pytest.approx(float(expected), rel=1e-4)


def test_pairs_count_by_the_doubt_about_them() -> None:
    loss, unit, labels = fitted()
    loss.eval()
    odds = loss.log_odds(unit).detach().requires_grad_()
    loss.log_odds = lambda _: odds  # type: ignore[method-assign]
    loss(unit, labels).backward()
    same = labels[:, None] == labels
    upper = torch.triu(torch.ones_like(odds), 1).bool()
    for members, sign in ((same & upper, 1), (~same & upper, -1)):
        expected = -sign * torch.sigmoid(-sign * odds[members]) / members.sum() / 2
        torch.testing.assert_close(odds.grad[members], expected.detach())


def test_a_batch_is_judged_by_the_estimates_before_it() -> None:
    points, labels = sample(6, 5)
    loss = LikelihoodRatioLoss(3, LikelihoodRatio(temperature=1))
    assert float(loss(points, labels)) == pytest.approx(math.log(2))  # nothing is known yet
    other, _ = sample(6, 5, seed=1)
    expected = float(loss.eval()(other, labels))
    assert float(loss.train()(other, labels)) == expected


def test_estimates_follow_only_in_training() -> None:
    loss, unit, labels = fitted()
    before = loss.within.clone()
    loss.eval()(unit.flip(1), labels)
    assert torch.equal(before, loss.within)
    loss.train()(unit.flip(1), labels)
    assert not torch.equal(before, loss.within)
    assert int(loss.steps) == 2


def test_estimates_are_part_of_the_state() -> None:
    loss, unit, labels = fitted()
    other = LikelihoodRatioLoss(3, LikelihoodRatio(temperature=1))
    other.load_state_dict(loss.state_dict())
    assert float(other.eval()(unit, labels)) == float(loss.eval()(unit, labels))


@pytest.mark.parametrize("labels", [[0, 0, 0], [0, 1, 2]])
def test_scatters_need_two_classes_and_two_of_one(labels: list[int]) -> None:
    with pytest.raises(ValueError, match="two"):
        scatters(torch.eye(3), torch.tensor(labels))
