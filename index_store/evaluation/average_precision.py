"""MAP@10: how many of the ten results are relevant, and how far up.

Mean average precision as in Manning, Raghavan and Schütze, "Introduction to Information Retrieval",
section 8.4, except that only the first ``k`` results count. A query's precisions are therefore
divided by what a perfect ranking could show in ``k`` places, ``min(k, relevant)``: 1 can be reached
however large the classes are.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Judged(NamedTuple):
    """One query's results with the truth about them.

    Attributes:
        relevant: Whether each result is of the query's class, best first; the query itself is not
            among the results.
        total_relevant: Pictures of its class in the gallery, itself left out.
    """

    relevant: Sequence[bool]
    total_relevant: int


def average_precision(relevant: Sequence[bool], total_relevant: int, k: int = 10) -> float:
    """Sum over the hits in the first ``k`` of the precision there, over ``min(k, total_relevant)``.

    Raises:
        ValueError: Nothing is relevant, so that nothing can be measured, or more hits than that.
    """
    if total_relevant < sum(relevant) or total_relevant < 1:
        raise ValueError(f"{sum(relevant)} hits among {total_relevant} relevant pictures")
    hits = 0
    total = 0.0
    for rank, hit in enumerate(relevant[:k], start=1):
        if hit:
            hits += 1
            total += hits / rank
    return total / min(k, total_relevant)


def mean_average_precision(queries: Iterable[Judged], k: int = 10) -> float:
    """Mean of the queries' average precision; a query alone in its class is left out.

    Raises:
        ValueError: No query has a relevant picture.
    """
    values = [
        average_precision(query.relevant, query.total_relevant, k)
        for query in queries
        if query.total_relevant
    ]
    if not values:
        raise ValueError("no query has a relevant picture: are there labels?")
    return sum(values) / len(values)
