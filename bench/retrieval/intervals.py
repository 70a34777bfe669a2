"""MAP@10 and differences of it, with bootstrap intervals, as numbers and as cells of a table.

Queries are drawn, not classes: an interval says what other queries of these classes would give.
"""

from typing import Any

import numpy as np
from retrieval.judging import Precisions

from index_store.tuning import paired_gain

PLACES = 4


def measured(ours: Precisions, others: Precisions, rng: np.random.Generator) -> dict[str, Any]:
    """MAP@10 and its gain over another's, the latter in points, both with 95 % intervals.

    Args:
        ours: Average precision of each query, shape ``(q,)``.
        others: Of the same queries.
        rng: Draws queries.
    """
    level = paired_gain(ours, np.zeros(len(ours)), rng)
    gain = paired_gain(ours, others, rng)
    return {
        "map_at_10": round(level.mean, PLACES),
        "interval": [round(one, PLACES) for one in (level.low, level.high)],
        "gain": round(100 * gain.mean, 2),
        "gain_interval": [round(100 * one, 2) for one in (gain.low, gain.high)],
    }


def level_cell(figures: dict[str, Any]) -> str:
    """MAP@10 as ``.722 [.712 .733]``."""
    mean, low, high = (
        f"{one:.3f}".removeprefix("0") for one in (figures["map_at_10"], *figures["interval"])
    )
    return f"{mean} [{low} {high}]"


def gain_cell(figures: dict[str, Any]) -> str:
    """The gain as ``+3.2 [2.9 3.6]``."""
    low, high = figures["gain_interval"]
    return f"{figures['gain']:+.1f} [{low:.1f} {high:.1f}]"
