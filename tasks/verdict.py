"""How likely results are of the query's class, and what that makes of the whole answer.

Each encoder that learned odds in this gallery has its own; those that brought a result are averaged.
Encoders mostly see the same, so adding their odds up counts the same evidence again and again and is
overconfident. To count an encoder that did not bring a result by the last it did is calibrated worse;
to listen to the best only raises more false alarms. bench/odds.py measures all of these.
"""

from collections.abc import Mapping, Sequence
from math import tanh
from typing import Any, Final

from tasks.outcome import Evidence, Outcome

LIKELY: Final = 0.5
"""The probability from which a result is a good match."""

_POWER: Final = 4  # a weak encoder must not water down a strong one


def probability(image_id: int, label: str | None, outcomes: Sequence[Outcome]) -> float | None:
    """How likely a result is of the query's class.

    Args:
        image_id: The result.
        label: Its label.
        outcomes: All that was said to the query.

    Returns:
        From 0 to 1; None for a picture without label, of which nobody knows what is like it, and where
        no encoder that brought it has odds.
    """
    if label is None:
        return None
    heard = total = 0.0
    for one in outcomes:
        score = next((found.score for found in one.ranking if found.image_id == image_id), None)
        if one.evidence is None or score is None:
            continue
        weight = one.weight * one.evidence.told**_POWER
        heard += weight * log_odds(score, label, one.evidence)
        total += weight
    if not total:
        return None
    return (1 + tanh(heard / total / 2)) / 2  # 1 / (1 + exp(-x)), whatever x is


def log_odds(score: float, label: str, evidence: Evidence) -> float:
    """One encoder's log-odds that a candidate is of the query's class, in nats."""
    return evidence.slope * score + evidence.offset + evidence.labels.get(label, 0.0)


def verdict(results: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What an answer comes to, as JSON.

    Args:
        results: With their ``label`` and ``probability``.

    Returns:
        ``good_match``: whether some result is likely of the query's class; None where that cannot be
        known. ``probable``: the likeliest result's label with its probability; None without a good
        match.
    """
    known = [one for one in results if one["probability"] is not None]
    best = max(known, key=lambda one: one["probability"], default=None)
    if best is not None and best["probability"] >= LIKELY:
        likeliest = {"label": best["label"], "probability": best["probability"]}
        return {"good_match": True, "probable": likeliest}
    return {"good_match": False if known and len(known) == len(results) else None, "probable": None}
