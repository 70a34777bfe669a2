"""MAP@10 among embeddings, each searching all others exactly."""

from typing import Final

import torch
from torch.nn.functional import normalize

_ROWS: Final = 1024


def mean_average_precision(embeddings: torch.Tensor, labels: torch.Tensor, k: int = 10) -> float:
    """Mean over all pictures of the average precision of their ``k`` nearest by cosine.

    A query's precisions are divided by ``min(k, relevant)``, so that 1 can be reached; one alone in
    its class is left out. Manning, Raghavan and Schütze, "Introduction to Information Retrieval",
    section 8.4, cut off at ``k``.

    Args:
        embeddings: Of any length, shape ``(n, d)``.
        labels: Of the pictures, shape ``(n,)``.
        k: Results that count.

    Raises:
        ValueError: No two pictures are of one class.
    """
    unit = normalize(embeddings.float())
    relevant = torch.bincount(labels)[labels] - 1
    k = min(k, len(labels) - 1)
    if not (relevant > 0).any():
        raise ValueError("no two pictures are of one class")
    ranks = torch.arange(1, k + 1, device=unit.device)
    total = 0.0
    for at in range(0, len(unit), _ROWS):
        rows = torch.arange(at, min(at + _ROWS, len(unit)), device=unit.device)
        similarities = unit[rows] @ unit.T
        similarities[rows - at, rows] = -torch.inf
        hits = (labels[similarities.topk(k).indices] == labels[rows, None]).double()
        precisions = hits.cumsum(1) / ranks
        reachable = relevant[rows].clamp(min=1, max=k)
        total += float(((precisions * hits).sum(1) / reachable).sum())
    return total / int((relevant > 0).sum())
