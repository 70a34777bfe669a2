"""What an evaluation found, in words."""

from collections.abc import Mapping, Sequence
from typing import Any


def verdict(encoders: Sequence[Mapping[str, Any]], weights: Mapping[str, float]) -> str:
    """Whether the ensemble is worth it.

    Args:
        encoders: Alone, the best first.
        weights: By encoder.
    """
    if sum(weight > 0 for weight in weights.values()) < 2:
        return "Only one encoder votes here, so the ensemble is that encoder."
    best, gain = encoders[0]["encoder"], encoders[0]["ensemble_gain"]
    if gain["low"] > 0:
        return f"The ensemble is better than its best encoder alone, {best}, beyond chance."
    if gain["high"] < 0:
        return (
            f"{best} alone is better than the ensemble, beyond chance: try “semblance tune”, or a "
            "profile that gives the others less weight."
        )
    return f"The ensemble is as good as its best encoder alone, {best}, as far as can be told."
