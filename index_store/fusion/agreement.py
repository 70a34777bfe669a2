"""How many encoders would have shown a result by themselves."""

from collections.abc import Iterable
from typing import Final

FIRST: Final = 10
"""How deep an encoder's own ranking is looked at, at least."""


def agreement(ranks: Iterable[int], k: int) -> int:
    """How many of the encoders that voted for a result have it among their own first.

    Args:
        ranks: The result's place in each of their rankings, from 1.
        k: How many results were asked for; of more than ten, as many count as each encoder's first.
    """
    return sum(rank <= max(k, FIRST) for rank in ranks)
