"""What a score means: the odds that the picture found is of the query's class.

A score is a similarity, whose height differs from encoder to encoder and gallery to gallery. Platt,
"Probabilistic Outputs for Support Vector Machines", 1999, fits a logistic curve to scores whose truth is
known; its argument, the log-odds, can be compared with zero ("no good match") and added across encoders.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from models_store.encoders.base import Vectors
from models_store.errors import ProjectionError
from models_store.projection.scatters import UNKNOWN, Labels

Scores = NDArray[np.floating]

_FILE: Final = "log_odds.json"
_FEWEST: Final = 10  # scores of right answers, and of wrong ones, that a curve needs
_AT_ONCE: Final = 1024


@dataclass(frozen=True)
class LogOdds:
    """A straight line from scores to log-odds.

    Attributes:
        slope: Of the line, above zero.
        offset: Log-odds at score zero.
    """

    slope: float
    offset: float

    @classmethod
    def fit(cls, scores: Scores, right: NDArray[np.bool_], *, prior: float | None = None) -> Self:
        """Fit to scores of which it is known whether they were right.

        Args:
            scores: Of the best candidates of queries that the projection was not fitted on, shape
                ``(n,)``.
            right: Whether the candidate was of the query's class, shape ``(n,)``.
            prior: Share of right ones to expect in use; None for that among ``right``.

        Raises:
            ProjectionError: There are too few of either, some score is not finite, the prior is no
                share, or right answers do not score higher than wrong ones.
        """
        from sklearn.linear_model import LogisticRegression  # slow to import, only used here

        _check(scores, right, prior)
        # In units of their spread, which the penalty of the fit, slight as it is, presumes.
        centre, spread = float(scores.mean()), float(scores.std()) or 1.0
        fitted = LogisticRegression(C=1e6).fit(((scores - centre) / spread)[:, None], right)
        slope = float(fitted.coef_[0, 0]) / spread
        if slope <= 0:
            raise ProjectionError(
                "right answers do not score higher than wrong ones",
                hint="check the labels, or use another encoder",
            )
        offset = float(fitted.intercept_[0]) - slope * centre
        if prior is not None:
            share = float(right.mean())
            offset += float(np.log(prior / (1 - prior)) - np.log(share / (1 - share)))
        return cls(slope, offset)

    @property
    def threshold(self) -> float:
        """The score at which right and wrong are equally likely; below, there is no good match."""
        return -self.offset / self.slope

    def of(self, scores: Scores) -> NDArray[np.float64]:
        """Log-odds of scores, in nats; any shape."""
        return np.asarray(self.slope * np.asarray(scores, np.float64) + self.offset)

    def probability(self, scores: Scores) -> NDArray[np.float64]:
        """How likely each score's candidate is of the query's class; any shape."""
        return np.asarray((1 + np.tanh(self.of(scores) / 2)) / 2)  # 1 / (1 + exp(-x)), unbounded

    def save(self, folder: Path) -> None:
        """Write into ``folder``, which exists."""
        (folder / _FILE).write_text(json.dumps(asdict(self)) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what :meth:`save` wrote.

        Raises:
            ProjectionError: The file is missing or damaged.
        """
        try:
            facts = json.loads((folder / _FILE).read_text(encoding="utf-8"))
            slope, offset = float(facts["slope"]), float(facts["offset"])
        except (OSError, ValueError, LookupError, TypeError) as error:
            raise ProjectionError(
                f"{folder / _FILE} cannot be read: {error}", hint="reindex with a full rebuild"
            ) from error
        if not (0 < slope < np.inf and np.isfinite(offset)):
            raise ProjectionError(f"{folder / _FILE} holds no log-odds")
        return cls(slope, offset)


def best_scores(
    vectors: Vectors, labels: Labels, *, strangers: bool = True
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """Scores of the best candidate of every picture among the others, and whether it was right.

    Args:
        vectors: Projected and L2-normalised, of pictures the projection was not fitted on, shape
            ``(n, dimension)``.
        labels: Class of each, shape ``(n,)``; of :data:`UNKNOWN` are no queries and no candidates.
        strangers: Also ask each query as if the gallery had nothing of its class: what is best then is
            always wrong, and shows how high a score can be without meaning anything.

    Returns:
        Scores and truth, each of as many as were asked.
    """
    known = labels != UNKNOWN
    vectors, labels = vectors[known], labels[known]
    scores: list[NDArray[np.float32]] = []
    right: list[NDArray[np.bool_]] = []
    for start in range(0, len(vectors), _AT_ONCE):
        rows = np.arange(start, min(start + _AT_ONCE, len(vectors)))
        found = vectors[rows] @ vectors.T
        own = labels[rows][:, None] == labels
        found[np.arange(len(rows)), rows] = -np.inf
        scores.append(found.max(axis=1))
        right.append(own[np.arange(len(rows)), found.argmax(axis=1)])
        if strangers:
            found[own] = -np.inf
            scores.append(found.max(axis=1))
            right.append(np.zeros(len(rows), bool))
    if not scores:
        return np.zeros(0, np.float32), np.zeros(0, bool)
    flat, truth = np.concatenate(scores), np.concatenate(right)
    return flat[np.isfinite(flat)], truth[np.isfinite(flat)]


def _check(scores: Scores, right: NDArray[np.bool_], prior: float | None) -> None:
    if scores.ndim != 1 or scores.shape != right.shape or not np.isfinite(scores).all():
        raise ProjectionError("log-odds need a finite score, and its truth, of every answer")
    if min(right.sum(), (~right).sum()) < _FEWEST:
        raise ProjectionError(
            f"{right.sum()} right and {(~right).sum()} wrong answers are too few to tell odds from",
            hint=f"label more pictures: {_FEWEST} of either are the least",
        )
    if prior is not None and not 0 < prior < 1:
        raise ProjectionError(f"{prior} is no prior", hint="take a share between 0 and 1")
