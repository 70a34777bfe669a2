"""A mean over queries and how far chance may have moved it.

The percentile interval of the bootstrap (Efron and Tibshirani, "An Introduction to the Bootstrap",
1993, chapter 13) over the queries: how much the figure would differ had others like them been asked. The
gallery is taken as it is, and so is the encoder.

Measures of ten results take few different values, however many queries there are. A resample is
therefore drawn as how often each *value* occurs, which is the same draw and costs no more for a million
queries than for a thousand.
"""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

LEVEL: Final = 0.95
RESAMPLES: Final = 2000

_AT_ONCE: Final = 100  # resamples, so that thousands of values need megabytes
_SAME: Final = 12  # decimals beyond which values differ by rounding only


class Estimate(NamedTuple):
    """A mean with its 95 % interval."""

    mean: float
    low: float
    high: float


def estimate(values: NDArray[np.float64], *, seed: int = 0) -> Estimate:
    """The mean of ``values``, shape ``(q,)``, one of each query, and its interval.

    Raises:
        ValueError: There are none.
    """
    if not len(values):
        raise ValueError("there is no mean of nothing")
    rng = np.random.default_rng(seed)
    different, counts = np.unique(values.round(_SAME), return_counts=True)
    shares = counts / len(values)
    means = np.concatenate(
        [
            rng.multinomial(len(values), shares, size=_AT_ONCE) @ different / len(values)
            for _ in range(RESAMPLES // _AT_ONCE)
        ]
    )
    low, high = np.quantile(means, ((1 - LEVEL) / 2, (1 + LEVEL) / 2))
    return Estimate(float(values.mean()), float(low), float(high))


def difference(one: Estimate, other: Estimate) -> Estimate:
    """How far one mean is above another, from their intervals alone.

    The method of variance estimates recovery (Zou and Donner, "Construction of confidence limits about
    effect measures: a general approach", Statistics in Medicine 27, 2008), for means of queries that were
    drawn apart. Those of the same queries move together, and their difference is surer than it says.
    """
    apart = one.mean - other.mean
    below = float(np.hypot(one.mean - one.low, other.high - other.mean))
    above = float(np.hypot(one.high - one.mean, other.mean - other.low))
    return Estimate(apart, apart - below, apart + above)
