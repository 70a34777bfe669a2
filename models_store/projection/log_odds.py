"""What a score means: the odds that the picture found is of the query's class.

A score is a similarity, whose height differs from encoder to encoder and gallery to gallery. Platt,
"Probabilistic Outputs for Support Vector Machines", 1999, fits a logistic curve to scores whose truth is
known; its argument, the log-odds, can be compared with zero ("no good match") and averaged over encoders.

Two things are looked at beside the candidate's own score: that of the first candidate, which says how
near anything comes to the query at all, and the share of the first ten that carry the candidate's label,
for strangers to a gallery find a medley. In a gallery of clothes the three tell right from wrong
candidates with an area under the curve of .90, the score alone with .76 (five encoders; bench/odds.py
measures how well the odds hold).
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, NamedTuple, Self

import numpy as np
from numpy.typing import NDArray

from models_store.errors import ProjectionError

LOG_ODDS: Final = "log_odds.json"
"""The file that :meth:`LogOdds.save` writes."""

FIRST: Final = 10
"""Candidates whose labels are compared, best first."""

_FEWEST: Final = 10  # queries with right candidates, and with wrong ones, that a curve needs
_LEAST_TOLD: Final = 0.01

Figures = NDArray[np.floating]


class Answers(NamedTuple):
    """The first candidates of queries of which it is known what they should have found.

    Attributes:
        scores: Best first, shape ``(q, at most 10)``.
        agreement: Share of the query's candidates here that carry the same label, same shape.
        right: Whether the candidate is of the query's class, same shape.
        weights: How much each query counts, above zero, shape ``(q,)``.
    """

    scores: Figures
    agreement: Figures
    right: NDArray[np.bool_]
    weights: Figures


@dataclass(frozen=True)
class LogOdds:
    """Log-odds as a weighted sum, in nats.

    Attributes:
        score: Weight of the candidate's score.
        first: Weight of the first candidate's score.
        agreement: Weight of the share of the first ten candidates that carry the candidate's label.
        offset: Log-odds where all these are zero.
        told: Share of the uncertainty about right and wrong that these odds remove, from 0 to 1.
    """

    score: float
    first: float
    agreement: float
    offset: float
    told: float

    @classmethod
    def fit(cls, answers: Answers) -> Self:
        """Fit to answers of queries that the projection was not fitted on.

        Ten candidates of one query are hardly more than one observation, and count as one.

        Raises:
            ProjectionError: There are too few right or wrong ones, some score is not finite, or the
                odds would tell right from wrong no better than chance.
        """
        from sklearn.linear_model import LogisticRegression  # slow to import, only used here

        _check(answers)
        known = _laid_out(answers.scores, answers.scores[:, :1], answers.agreement)
        right = answers.right.ravel()
        weights = np.repeat(answers.weights, answers.scores.shape[1])
        weights = weights * (len(answers.scores) / weights.sum())
        # In units of their spread, so that the penalty, which keeps odds finite where nothing in a
        # small gallery goes wrong, is the same for all three.
        centre, spread = known.mean(axis=0), known.std(axis=0)
        spread[spread == 0] = 1.0
        fitted = LogisticRegression(C=1.0).fit((known - centre) / spread, right, weights)
        slopes = fitted.coef_[0] / spread
        offset = float(fitted.intercept_[0] - slopes @ centre)
        told = _told(known @ slopes + offset, right, weights)
        if not told >= _LEAST_TOLD:
            raise ProjectionError(
                "scores and labels of candidates say nothing about whether they are right",
                hint="check the labels, or use another encoder",
            )
        score, first, agreement = slopes.tolist()
        return cls(score, first, agreement, offset, told)

    def of(self, scores: Figures, first: Figures, agreement: Figures) -> NDArray[np.float64]:
        """Log-odds of candidates; arguments of any one shape."""
        slopes = np.array([self.score, self.first, self.agreement])
        odds: NDArray[np.float64] = _laid_out(scores, first, agreement) @ slopes + self.offset
        return odds.reshape(np.shape(scores))

    def save(self, folder: Path) -> None:
        """Write into ``folder``, which exists."""
        (folder / LOG_ODDS).write_text(json.dumps(asdict(self)) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what :meth:`save` wrote.

        Raises:
            ProjectionError: The file is missing or damaged.
        """
        try:
            facts = json.loads((folder / LOG_ODDS).read_text(encoding="utf-8"))
            odds = cls(**{name: float(value) for name, value in facts.items()})
        except (OSError, ValueError, AttributeError, TypeError) as error:
            raise ProjectionError(
                f"{folder / LOG_ODDS} cannot be read: {error}", hint="reindex with a full rebuild"
            ) from error
        if not np.isfinite([*asdict(odds).values()]).all():
            raise ProjectionError(f"{folder / LOG_ODDS} holds no log-odds")
        return odds


def _laid_out(scores: Figures, first: Figures, agreement: Figures) -> NDArray[np.float64]:
    """One row per candidate, shape ``(n, 3)``."""
    columns = np.broadcast_arrays(scores, first, agreement)
    return np.stack([np.ravel(one) for one in columns], axis=1).astype(np.float64)


def _told(odds: Figures, right: NDArray[np.bool_], weights: Figures) -> float:
    """By how much these odds shorten the message which candidates are right, as a share of it."""
    share = float((right * weights).sum() / weights.sum())
    before = -(share * np.log(share) + (1 - share) * np.log(1 - share))
    surprise = np.logaddexp(0, np.where(right, -odds, odds))
    return float(1 - (surprise * weights).sum() / weights.sum() / before)


def _check(answers: Answers) -> None:
    scores, agreement, right, weights = answers
    if not scores.shape == agreement.shape == right.shape or weights.shape != scores.shape[:1]:
        raise ProjectionError("log-odds need the truth about every candidate")
    if not (np.isfinite(scores).all() and np.isfinite(agreement).all()):
        raise ProjectionError("log-odds need finite scores", hint="embed these pictures again")
    good, bad = (int(one.any(axis=1).sum()) for one in (right, ~right))
    if min(good, bad) < _FEWEST:
        raise ProjectionError(
            f"{good} queries with right candidates and {bad} with wrong ones are too few to tell "
            "odds from",
            hint=f"label more pictures: {_FEWEST} of either are the least",
        )
