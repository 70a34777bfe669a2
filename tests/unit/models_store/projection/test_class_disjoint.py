import numpy as np
import pytest

from models_store.errors import ProjectionError
from models_store.projection.class_disjoint import Trial, choose, try_blends
from models_store.projection.identity import Identity
from models_store.projection.likelihood_blend import CAREFUL, NAIVE
from models_store.projection.likelihood_ratio import LikelihoodRatio
from models_store.projection.scatters import UNKNOWN
from models_store.projection.validated_ratio import fit_validated
from models_store.unit_length import unit_length


def gallery(*, shared: bool, classes: int = 12, each: int = 20) -> tuple[np.ndarray, np.ndarray]:
    """Classes that all differ along the same directions, or each along its own alone.

    Where all share what is noise, what one learns of it serves the others. Where a class's pictures
    scatter along what tells the other half apart, it misleads.
    """
    random = np.random.default_rng(0)
    labels = np.repeat(np.arange(classes), each)
    vectors = random.normal(size=(len(labels), 24)) * 0.05
    if shared:
        vectors[:, :6] += random.normal(size=(classes, 6))[labels] * 0.5
        vectors[:, 6:16] += random.normal(size=(len(labels), 10)) * 0.5
    else:
        for one in range(classes):
            rows = np.flatnonzero(labels == one)
            vectors[rows, one] += 1
            others = np.setdiff1d(np.arange(classes), [one])
            vectors[np.ix_(rows, others)] += random.normal(size=(each, classes - 1)) * 0.16
    return unit_length((vectors + 0.3).astype(np.float32)), labels


def test_where_it_helps_all_classes_it_is_on() -> None:
    vectors, labels = gallery(shared=True)
    found = fit_validated(vectors, labels, 16)
    assert isinstance(found.projection, LikelihoodRatio)
    assert found.projection.dimension == 16
    assert found.trial is not None
    assert found.trial.is_safe
    assert found.trial.gain > 0.1
    assert found.trial.other_gain > 0


def test_a_ratio_that_harms_other_classes_is_not_chosen() -> None:
    vectors, labels = gallery(shared=False)
    trials = try_blends(vectors, labels, 16, blends=[NAIVE])
    assert trials[0].other_gain < -0.05
    assert choose(trials) is None
    instead = fit_validated(vectors, labels, 16).trial
    assert instead is None or instead.other_gain > -0.005


@pytest.mark.parametrize("seed", range(1, 5))
def test_where_labels_mean_nothing_it_is_off(seed: int) -> None:
    vectors, labels = gallery(shared=True)
    shuffled = np.random.default_rng(seed).permutation(labels)
    assert isinstance(fit_validated(vectors, shuffled, 16).projection, Identity)


def test_a_gallery_half_of_which_is_uniform_proves_nothing() -> None:
    vectors, labels = gallery(shared=True)
    uniform = np.where(labels[:, None] < 11, vectors[:1], vectors)
    assert isinstance(fit_validated(uniform, labels, 16).projection, Identity)


def test_the_safe_trial_that_gains_most_is_chosen() -> None:
    risky = Trial(NAIVE, 0.2, 0.1, -0.01, -0.02)
    lucky = Trial(CAREFUL, 0.1, -0.005, 0.1, 0.1)
    useless = Trial(CAREFUL, 0.004, 0.003, 0.1, 0.1)
    small, large = (Trial(CAREFUL, gain, gain / 2, 0, -0.004) for gain in (0.03, 0.04))
    assert choose([risky, lucky, useless, small, large]) is large
    assert choose([risky, lucky, useless]) is None
    assert choose([]) is None


@pytest.mark.parametrize("classes", [2, 3])
def test_too_few_classes_to_hold_some_out_prove_nothing(classes: int) -> None:
    vectors, labels = gallery(shared=True, classes=classes)
    assert try_blends(vectors, labels, 16) == []
    assert isinstance(fit_validated(vectors, labels, 16).projection, Identity)


def test_unknown_and_rare_classes_are_left_out() -> None:
    vectors, labels = gallery(shared=True)
    rare = np.where(np.arange(len(labels)) % 20 < 3, labels, UNKNOWN)
    assert try_blends(vectors, rare, 16) == []
    mixed = np.where(labels < 8, labels, rare)
    assert len(try_blends(vectors, mixed, 16, blends=[CAREFUL])) == 1


def test_the_same_gallery_and_seed_give_the_same() -> None:
    vectors, labels = gallery(shared=True)
    one, other = (try_blends(vectors, labels, 16, blends=[CAREFUL], seed=3) for _ in range(2))
    assert one == other


def test_a_single_class_is_an_error() -> None:
    vectors, labels = gallery(shared=True)
    with pytest.raises(ProjectionError, match="classes"):
        fit_validated(vectors, np.zeros_like(labels), 16)
