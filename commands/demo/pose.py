"""Where a motif stands in a picture, how it leans, and how unsteadily it is drawn."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from commands.demo.dice import Dice
from commands.demo.outlines import Outline


@dataclass(frozen=True)
class Pose:
    """A map from motif units to pixels: first ``inner``, then the hand's wobble, then ``outer``.

    Attributes:
        outer: Affine map to pixels, (2, 3).
        inner: Affine map within motif units, (2, 3), for a part that is turned by itself.
        wobble: Amplitude, in motif units, of the slow waves that make lines look drawn by hand.
        waves: Frequencies and phases of these waves, (2, 2).
    """

    outer: NDArray[np.float64]
    inner: NDArray[np.float64]
    wobble: float
    waves: NDArray[np.float64]

    @classmethod
    def upright(
        cls, centre: tuple[float, float], unit: float, *, wobble: float, dice: Dice
    ) -> "Pose":
        """Upright about ``centre``, one motif unit being ``unit`` pixels."""
        outer = np.array([[unit, 0, centre[0]], [0, unit, centre[1]]])
        waves = np.array([dice.numpy.uniform(2.0, 4.5, 2), dice.numpy.uniform(0, 2 * np.pi, 2)])
        return cls(outer, np.eye(2, 3), wobble, waves)

    def at(
        self, x: float, y: float, turn: float = 0.0, scale: float = 1.0, squeeze: float = 1.0
    ) -> "Pose":
        """The pose of a part whose origin is (x, y).

        Args:
            x: In this pose's units.
            y: In this pose's units.
            turn: Degrees, clockwise.
            scale: The part's unit in this pose's units; negative never.
            squeeze: Width of the part as a share of its own; -1 mirrors it.
        """
        angle = np.radians(turn)
        turning = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        local = turning @ np.diag([scale * squeeze, scale])
        linear, offset = self.inner[:, :2], self.inner[:, 2]
        shifted = linear @ np.array([x, y]) + offset
        return replace(self, inner=np.column_stack([linear @ local, shifted]))

    def pixels(self, outline: Outline) -> Outline:
        """Where the points of an outline lie in the picture."""
        points = outline @ self.inner[:, :2].T + self.inner[:, 2]
        frequencies, phases = self.waves
        points = points + self.wobble * np.sin(points[:, ::-1] * frequencies + phases)
        placed: Outline = points @ self.outer[:, :2].T + self.outer[:, 2]
        return placed

    @property
    def unit(self) -> float:
        """Pixels to one unit."""
        area = np.linalg.det(self.outer[:, :2]) * np.linalg.det(self.inner[:, :2])
        return float(np.sqrt(abs(area)))
