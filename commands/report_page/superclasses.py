"""Superclasses as a square."""

from collections.abc import Mapping
from typing import Any

MOST_PAIRS = 15
"""Confusions that one still reads; the document has them all."""


def heat(superclasses: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """The superclasses with a square of shares: of a row's wrong results, those that show each column.

    Args:
        superclasses: What :func:`tasks.mistakes.superclass_mistakes` returned.
    """
    if superclasses is None:
        return None
    counts = {(one["asked"], one["shown"]): one["count"] for one in superclasses["pairs"]}
    totals = {
        row: sum(counts.get((row, column), 0) for column in superclasses["names"])
        for row in superclasses["names"]
    }
    shares = {
        row: [counts.get((row, column), 0) / (total or 1) for column in superclasses["names"]]
        for row, total in totals.items()
    }
    outside = [one | {"note": ""} for one in superclasses["pairs"] if one["asked"] != one["shown"]]
    return {**superclasses, "shares": shares, "totals": totals, "pairs": outside[:MOST_PAIRS]}
