"""Several ways of asking for the same classes, beside one of them: each figure, and the paired difference."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from index_store.evaluation.estimate import estimate
from index_store.evaluation.measures import Values

Figures = Mapping[str, Values]


def compared(figures: Figures, reference: Figures | None) -> dict[str, Any]:
    """Means over classes with their intervals, and by how much they are above the reference's, as JSON.

    Args:
        figures: By measure, of each class, shape ``(q,)``, at least one.
        reference: Of the same classes; None for the reference itself.
    """
    told: dict[str, Any] = {name: estimate(values)._asdict() for name, values in figures.items()}
    return told | {
        "gain": {
            name: estimate(values - reference[name])._asdict() for name, values in figures.items()
        }
        if reference
        else None
    }


def spread(figures: Figures, places: list[int], classes: int) -> Figures:
    """Figures of some classes as figures of all: 0 of those that nothing could be found for.

    Args:
        figures: By measure, shape ``(q,)``.
        places: Which of all classes they are of.
        classes: How many there are.
    """
    whole = {}
    for name, values in figures.items():
        whole[name] = np.zeros(classes)
        whole[name][places] = values
    return whole
