"""How good results are, given the truth about them; nothing in here searches."""

from index_store.evaluation.average_precision import (
    Judged,
    average_precision,
    mean_average_precision,
)

__all__ = ["Judged", "average_precision", "mean_average_precision"]
