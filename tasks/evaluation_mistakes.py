"""What an evaluation's wrong results show: confused classes, and the failures to look at first."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from index_store.base import Rows
from index_store.catalog.database import Catalog
from index_store.evaluation.confusion import confused
from index_store.evaluation.estimate import estimate
from index_store.evaluation.measures import Values
from index_store.evaluation.worst import worst
from tasks.evaluate import ENSEMBLE, Evaluation
from tasks.mistakes import named, superclass_mistakes

_MOST_PAIRS = 1000  # of confused classes that a report holds
_MOST_WORST = 12  # queries
_FEWEST = 10  # queries of a class; resamples of fewer would make it look surer than it is


def wrong_results(evaluation: Evaluation) -> tuple[Rows, Rows]:
    """The query's class and the result's own of each wrong result of the ensemble, shape ``(n,)``."""
    truth, tens = evaluation.truth, evaluation.tens[ENSEMBLE]
    wrong = (tens >= 0) & ~truth.hits(evaluation.queries, tens)
    asked = np.broadcast_to(truth.classes_of(evaluation.queries)[:, np.newaxis], tens.shape)
    return asked[wrong], truth.classes_of(tens)[wrong]


def confusion(evaluation: Evaluation) -> dict[str, Any]:
    """Which classes are shown for which, as JSON."""
    asked, shown = wrong_results(evaluation)
    pairs = confused(asked, shown)
    truth = evaluation.truth
    queries = np.bincount(truth.classes_of(evaluation.queries), minlength=len(truth.names))
    return {
        "results": int((evaluation.tens[ENSEMBLE] >= 0).sum()),
        "wrong": len(asked),
        "different": len(pairs),
        "pairs": [
            named(one, truth.names) | {"per_query": one.times / int(queries[one.asked])}
            for one in pairs[:_MOST_PAIRS]
        ],
    }


def superclass_confusion(evaluation: Evaluation, above: Mapping[str, str]) -> dict[str, Any] | None:
    """Whether wrong results stay inside the superclass, as JSON; None if no class has one.

    Args:
        evaluation: What was found.
        above: Superclass by class.
    """
    return superclass_mistakes(*wrong_results(evaluation), evaluation.truth, above)


def worst_queries(evaluation: Evaluation, catalog: Catalog) -> list[dict[str, Any]]:
    """The ensemble's worst queries, each of another class, with their results, as JSON."""
    truth, queries, tens = evaluation.truth, evaluation.queries, evaluation.tens[ENSEMBLE]
    precisions, relevant = evaluation.precisions(ENSEMBLE), truth.relevant(queries)
    chosen = worst(precisions, truth.classes_of(queries), relevant, _MOST_WORST)
    wanted = np.unique(np.concatenate([queries[chosen], tens[chosen].ravel()]))
    images = catalog.images.get_many(wanted[wanted >= 0].tolist())

    def picture(image_id: int) -> dict[str, Any]:
        found = images.get(image_id)  # none if the gallery was deleted meanwhile
        name, label = (found.name, found.label) if found else ("", None)
        return {"id": image_id, "name": name, "label": label}

    hits = truth.hits(queries[chosen], tens[chosen])
    return [
        picture(int(queries[at]))
        | {
            "average_precision": float(precisions[at]),
            "relevant": int(relevant[at]),
            "results": [
                picture(image_id) | {"hit": hit}
                for image_id, hit in zip(tens[at].tolist(), found.tolist(), strict=True)
                if image_id >= 0
            ],
        }
        for at, found in zip(chosen.tolist(), hits, strict=True)
    ]


def per_class(evaluation: Evaluation) -> list[dict[str, Any]]:
    """MAP@10 of the ensemble by class, worst first, as JSON; classes that nobody asked about left out.

    A class with few queries has no interval.
    """
    truth = evaluation.truth
    classes = truth.classes_of(evaluation.queries)
    queries = np.bincount(classes, minlength=len(truth.names))
    precisions = evaluation.precisions(ENSEMBLE)
    together = np.split(precisions[np.argsort(classes, kind="stable")], queries.cumsum()[:-1])
    rows = [
        {
            "class": truth.names[one],
            **_mean(together[one]),
            "queries": int(queries[one]),
            "pictures": int(truth.sizes[one]),
        }
        for one in np.flatnonzero(queries).tolist()
    ]
    return sorted(rows, key=lambda row: (row["map_at_10"], row["class"]))


def _mean(precisions: Values) -> dict[str, float | None]:
    """MAP@10 of one class's queries, with its interval where there are enough of them."""
    if len(precisions) < _FEWEST:
        return {"map_at_10": float(precisions.mean()), "low": None, "high": None}
    mean, low, high = estimate(precisions)
    return {"map_at_10": mean, "low": low, "high": high}
