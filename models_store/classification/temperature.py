"""How sure a classifier may be: one number that scores are divided by, told by held-out pictures.

Guo et al., "On Calibration of Modern Neural Networks", ICML 2017: the temperature under which the truth
about pictures that nothing was fitted to surprises least. It changes how sure a classifier is, never
which class it takes for the likeliest. From few pictures, all of which it gets right, it would become
sure beyond measure; as in Platt, "Probabilistic Outputs for Support Vector Machines", 1999, the truth
about n pictures therefore counts for (n + 1) / (n + 2).
"""

from typing import Final

import numpy as np
from scipy.optimize import minimize_scalar

from models_store.classification.base import Numbers
from models_store.classification.likelihood import exclusive
from models_store.encoders.base import Vectors

_LOWEST: Final = np.log(1e-3)
_HIGHEST: Final = np.log(1e3)


def fit_temperature(scores: Vectors, truth: Numbers) -> float:
    """The temperature that suits pictures whose class is known.

    Args:
        scores: Of at least two classes, shape ``(n, classes)``.
        truth: Class of each picture, shape ``(n,)``, at least one.
    """
    count, classes = scores.shape
    doubt = 1 / (count + 2)
    wanted = np.full(scores.shape, doubt / (classes - 1))
    wanted[np.arange(count), truth] = 1 - doubt
    exact = scores.astype(np.float64)

    def surprise(log_temperature: float) -> float:
        scaled = exact / np.exp(log_temperature)
        scaled -= scaled.max(axis=1, keepdims=True)
        logs = scaled - np.log(np.exp(scaled).sum(axis=1, keepdims=True))
        return float(-(wanted * logs).sum(axis=1).mean())

    found = minimize_scalar(surprise, bounds=(_LOWEST, _HIGHEST), method="bounded")
    return float(np.exp(found.x))


def calibration_error(scores: Vectors, truth: Numbers, *, seed: int = 0, bins: int = 10) -> float:
    """How far confidence and the share that is right lie apart, on average, after calibration.

    The expected calibration error over bins of equally many pictures. Each half of the pictures is
    calibrated by the other one.

    Args:
        scores: Shape ``(n, classes)``, of two pictures at least.
        truth: Class of each, shape ``(n,)``.
        seed: Decides on the halves.
        bins: How many; fewer where there are not that many pictures.
    """
    order = np.random.default_rng(seed).permutation(len(scores))
    halves = order[::2], order[1::2]
    sure, right = [], []
    for mine, other in (halves, halves[::-1]):
        likely = exclusive(scores[mine] / fit_temperature(scores[other], truth[other]))
        sure.append(likely.max(axis=1))
        right.append(likely.argmax(axis=1) == truth[mine])
    confidence, correct = np.concatenate(sure), np.concatenate(right)
    by_confidence = np.argsort(confidence, kind="stable")
    parts = np.array_split(by_confidence, min(bins, len(by_confidence)))
    gaps = [len(one) * abs(confidence[one].mean() - correct[one].mean()) for one in parts]
    return float(sum(gaps) / len(scores))
