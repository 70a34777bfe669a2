"""An evaluation as a page."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from commands.evaluation_report.wording import verdict
from commands.report_page.environment import environment
from commands.report_page.superclasses import MOST_PAIRS, heat
from index_store.evaluation.measures import MAP

_MOST_CLASSES = 120  # bars that one still reads; the document has them all

_MEASURES = {
    MAP: "MAP@10",
    "recall_at_1": "Recall@1",
    "recall_at_5": "Recall@5",
    "recall_at_10": "Recall@10",
    "precision_at_10": "Precision@10",
}


def page(document: Mapping[str, Any], pictures: Mapping[int, str]) -> str:
    """The page as HTML.

    Args:
        document: What :func:`tasks.evaluation_document.document` returned.
        pictures: ``data:`` URIs by picture id; a picture that is not there is shown as its name.
    """
    by_kind: dict[str, list[dict[str, Any]]] = {"encoder": [], "ensemble": [], "without": []}
    for system in document["systems"]:
        by_kind[system["kind"]].append(system)
    encoders, without = (
        sorted(by_kind[kind], key=lambda one: -one["measures"][MAP]["mean"])
        for kind in ("encoder", "without")
    )
    (ensemble,) = by_kind["ensemble"]
    return (
        environment(__package__)
        .get_template("index.html")
        .render(
            report=document,
            made=datetime.fromisoformat(document["created_at"]),
            measures=_MEASURES,
            ensemble=ensemble,
            encoders=encoders,
            without=without,
            verdict=verdict(encoders, document["weights"]),
            classes=[
                {"name": one["class"], "note": one["queries"], "value": one[MAP]}
                for one in document["per_class"][:_MOST_CLASSES]
            ],
            pairs=[
                one | {"note": f"{one['per_query']:.1f} of ten"}
                for one in document["confusion"]["pairs"][:MOST_PAIRS]
            ],
            superclasses=heat(document["superclasses"]),
            pictures=pictures,
        )
    )
