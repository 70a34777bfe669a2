"""Chance that comes out the same every time."""

from typing import TypeVar
from zlib import crc32

import numpy as np

T = TypeVar("T")


class Dice:
    """Random choices that depend on nothing but what they are named after.

    Args:
        names: Whatever tells one picture from another: a seed, a class, a number.
    """

    def __init__(self, *names: object) -> None:
        self.numpy = np.random.default_rng([crc32(str(name).encode()) for name in names])

    def between(self, low: float, high: float) -> float:
        """Any number from ``low`` to ``high``."""
        return float(self.numpy.uniform(low, high))

    def whole(self, low: int, high: int) -> int:
        """A whole number from ``low`` to ``high``, both included."""
        return int(self.numpy.integers(low, high + 1))

    def pick(self, *choices: T) -> T:
        """One of the choices."""
        return choices[self.whole(0, len(choices) - 1)]

    def chance(self, probability: float) -> bool:
        """True as often as ``probability`` (0 to 1) says."""
        return self.between(0, 1) < probability

    def favour(self, *choices: T) -> T:
        """One of the choices, each twice as likely as the one after it."""
        weights = 2.0 ** -np.arange(len(choices))
        return choices[int(self.numpy.choice(len(choices), p=weights / weights.sum()))]

    def side(self) -> int:
        """Left (-1) or right (1)."""
        return self.pick(-1, 1)
