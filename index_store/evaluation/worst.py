"""Which failures to look at first."""

import numpy as np

from index_store.base import Rows
from index_store.evaluation.measures import Values


def worst(precisions: Values, classes: Rows, relevant: Rows, most: int) -> Rows:
    """The worst query of each class, the worst class first; at most ``most`` of them.

    Among equals those come first that had most to find, then the earlier ones.

    Args:
        precisions: Average precision of each query, shape ``(q,)``.
        classes: Theirs, shape ``(q,)``.
        relevant: Pictures there were to find, shape ``(q,)``.
        most: How many.

    Returns:
        Places among the queries, shape ``(m,)``.
    """
    order = np.lexsort((-relevant, precisions))
    _, first = np.unique(classes[order], return_index=True)
    chosen: Rows = order[np.sort(first)[:most]]
    return chosen
