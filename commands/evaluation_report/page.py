"""The report as one page that needs nothing else: no script, no other file, no network."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from commands.evaluation_report.wording import (
    breakable,
    contribution,
    count,
    figure,
    points,
    verdict,
)
from index_store.evaluation.measures import MAP

_MOST_CLASSES = 120  # bars that one still reads; the document has them all
_MOST_PAIRS = 15

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
        _environment()
        .get_template("index.html")
        .render(
            report=document,
            made=datetime.fromisoformat(document["created_at"]),
            measures=_MEASURES,
            ensemble=ensemble,
            encoders=encoders,
            without=without,
            verdict=verdict(encoders, document["weights"]),
            classes=document["per_class"][:_MOST_CLASSES],
            pairs=document["confusion"]["pairs"][:_MOST_PAIRS],
            superclasses=_heat(document["superclasses"]),
            pictures=pictures,
        )
    )


def _heat(superclasses: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """The superclasses with a square of shares: of a row's wrong results, those that show each column."""
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
    outside = [one for one in superclasses["pairs"] if one["asked"] != one["shown"]]
    return {**superclasses, "shares": shares, "totals": totals, "pairs": outside[:_MOST_PAIRS]}


def _environment() -> Environment:
    """Escapes whatever comes out of a gallery: labels and file names are anybody's words."""
    environment = Environment(
        loader=PackageLoader("commands.evaluation_report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "breakable": breakable,
        "contribution": contribution,
        "count": count,
        "figure": figure,
        "points": points,
        "percent": lambda share: f"{100 * share:.2f}%",
    }
    return environment
