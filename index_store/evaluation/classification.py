"""How often a classifier is right, over pictures and over classes, and what it takes for what.

Intervals are Wilson's (Journal of the American Statistical Association 22, 1927), which hold for few
pictures, too, and where all of them are right. Of the mean over classes, in which pictures of small classes
weigh more, it is taken over as many pictures as would tell as much by themselves (Kish, "Survey Sampling",
1965, section 11.7).
"""

from typing import Final, NamedTuple

import numpy as np

from index_store.base import Rows
from index_store.evaluation.confusion import Pair, confused
from index_store.evaluation.estimate import Estimate

_DEVIATIONS: Final = 1.959964  # of a normal distribution, within which 95 % lie


class Accuracy(NamedTuple):
    """How often a classifier is right.

    Attributes:
        pictures: That it was measured with.
        micro: Share of these it is right about.
        macro: Mean over their classes of that share.
        per_class: Of each class, by its number: right ones and all, shape ``(classes, 2)``.
        mistaken: Which class is taken for which, most often first.
    """

    pictures: int
    micro: Estimate
    macro: Estimate
    per_class: Rows
    mistaken: list[Pair]


def accuracy(truth: Rows, guessed: Rows, classes: int) -> Accuracy:
    """Compare guesses with the truth.

    Args:
        truth: Class of each picture, shape ``(n,)``.
        guessed: What was guessed, shape ``(n,)``.
        classes: How many there are.

    Raises:
        ValueError: There are no pictures.
    """
    if not len(truth):
        raise ValueError("there is no accuracy without pictures")
    right = truth == guessed
    sizes = np.bincount(truth, minlength=classes)
    hits = np.bincount(truth[right], minlength=classes)
    there = sizes > 0
    macro = float((hits[there] / sizes[there]).mean())
    as_many = there.sum() ** 2 / (1 / sizes[there]).sum()
    return Accuracy(
        len(truth),
        wilson(float(right.mean()), len(truth)),
        wilson(macro, float(as_many)),
        np.stack([hits, sizes], axis=1),
        confused(truth[~right], guessed[~right]),
    )


def wilson(share: float, count: float) -> Estimate:
    """A share of so many with its 95 % interval."""
    square = _DEVIATIONS**2
    middle = (share + square / (2 * count)) / (1 + square / count)
    spread = np.sqrt(share * (1 - share) / count + square / (4 * count**2))
    half = float(_DEVIATIONS * spread / (1 + square / count))
    return Estimate(share, max(0.0, middle - half), min(1.0, middle + half))
