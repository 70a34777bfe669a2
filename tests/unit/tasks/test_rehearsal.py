"""Galleries drawn as clouds of points, one per class."""

import numpy as np
import pytest
from numpy.typing import NDArray

from index_store.base import Vectors
from models_store.projection.fitting import fit_projection
from models_store.projection.identity import Identity
from models_store.projection.likelihood_ratio import LikelihoodRatio
from models_store.projection.log_odds import LogOdds
from models_store.projection.scatters import UNKNOWN, Labels
from models_store.unit_length import unit_length
from tasks.rehearsal import agreement, learn_odds, rehearse

DIMENSION = 16


def clouds(classes: int, each: int, noise: float, seed: int = 0) -> tuple[Vectors, Labels]:
    random = np.random.default_rng(seed)
    centres = random.normal(size=(classes, DIMENSION))
    labels = np.repeat(np.arange(classes), each)
    points = centres[labels] + noise * random.normal(size=(len(labels), DIMENSION))
    return unit_length(points.astype(np.float32)), labels


def as_it_is(vectors: Vectors, labels: Labels) -> Identity:
    return Identity()


def likely(odds: LogOdds, given: Vectors, gallery: Vectors, labels: Labels) -> NDArray[np.float64]:
    """Probability of the first result of each query, shape ``(q,)``."""
    scores = given @ gallery.T
    best = np.argsort(-scores, axis=1)[:, :10]
    found = np.take_along_axis(scores, best, axis=1)
    of_all = odds.of(found, found[:, :1], agreement(labels[best]))
    return np.asarray(1 / (1 + np.exp(-of_all)))[:, 0]


def test_agreement_by_hand() -> None:
    assert agreement(np.array([[3, 3, 5, 3]])) == pytest.approx(
        np.array([[0.75, 0.75, 0.25, 0.75]])
    )


def test_kin_and_strangers_are_told_apart() -> None:
    vectors, labels = clouds(24, 20, 0.55)
    inside = labels < 12
    gallery, known = vectors[inside], labels[inside]
    asks = np.arange(len(gallery)) % 5 == 0
    odds, why = learn_odds(gallery[~asks], known[~asks], as_it_is)
    assert odds is not None
    assert why is None
    kin = likely(odds, gallery[asks], gallery[~asks], known[~asks])
    strangers = likely(odds, vectors[~inside][::5], gallery[~asks], known[~asks])
    assert (kin >= 0.5).mean() > 0.9
    assert (strangers >= 0.5).mean() < 0.1


def test_every_labelled_picture_asks_once_as_kin_and_once_as_stranger() -> None:
    vectors, labels = clouds(6, 9, 0.5)
    labels[:4] = UNKNOWN
    answers = rehearse(vectors, labels, as_it_is)
    assert answers.scores.shape == (2 * 50, 10)
    half = len(answers.scores) // 2
    assert not answers.right[half:].any()
    assert answers.right[:half, 0].mean() > 0.9
    assert answers.weights[:half].sum() == pytest.approx(answers.weights[half:].sum())


def test_who_asks_was_not_fitted_on_and_is_not_found() -> None:
    vectors, labels = clouds(8, 10, 0.5)
    fitted: list[set[bytes]] = []
    asked: list[set[bytes]] = []

    class Watching(Identity):
        def apply(self, given: Vectors) -> Vectors:
            asked[-1] |= {one.tobytes() for one in given}
            return super().apply(given)

    def refit(given: Vectors, classes: Labels) -> Identity:
        fitted.append({one.tobytes() for one in given})
        asked.append(set())
        return Watching()

    answers = rehearse(vectors, labels, refit)
    assert len(fitted) == 8
    for seen, queries in zip(fitted, asked, strict=True):
        assert len(seen) < len(vectors)
        assert len(queries - seen) == len(vectors) - len(seen)  # the rest, which ask
    assert answers.scores.max() < 1 - 1e-6


def by_labels(vectors: Vectors, labels: Labels) -> LikelihoodRatio:
    return LikelihoodRatio.fit(vectors, labels, 32)


def test_a_metric_that_knows_the_labels_does_not_make_odds_too_sure() -> None:
    """Labels that mean nothing: fitted on the pictures that ask, a metric would still part them."""
    random = np.random.default_rng(0)
    vectors = unit_length(random.normal(size=(160, 64)).astype(np.float32))
    labels = np.repeat(np.arange(8), 20)
    cheating = by_labels(vectors, labels)
    alone = rehearse(vectors, labels, by_labels).right[:, 0].mean()
    peeking = rehearse(vectors, labels, lambda *_: cheating).right[:, 0].mean()
    assert alone < 0.15
    assert peeking > 0.25


def test_expanded_queries_have_odds_of_their_own() -> None:
    vectors, labels = clouds(8, 20, 0.7)
    plain, wider = (rehearse(vectors, labels, as_it_is, expand=n) for n in (0, 5))
    assert wider.scores.mean() > plain.scores.mean() + 0.05


@pytest.mark.parametrize(
    ("labels", "says"),
    [
        (None, "fewer than two classes"),
        (np.zeros(40, np.int64), "too few"),
        (np.arange(40), "too few"),
        (np.repeat([0, 1, UNKNOWN], [3, 3, 34]), "too few"),
    ],
)
def test_too_few_labels_are_a_reason_and_no_error(labels: Labels | None, says: str) -> None:
    vectors, _ = clouds(1, 40, 1.0)
    odds, why = learn_odds(vectors, labels, as_it_is)
    assert odds is None
    assert why is not None
    assert says in why


def test_what_cannot_be_fitted_anew_is_a_reason_too() -> None:
    vectors, labels = clouds(2, 20, 0.5)
    odds, why = learn_odds(vectors, labels, by_labels)  # without one of two classes: no metric
    assert odds is None
    assert why is not None
    assert "classes" in why
    fitted, _ = learn_odds(vectors, labels, lambda some, _: fit_projection(some, 8))
    assert fitted is not None
