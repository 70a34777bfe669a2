"""A report on words as a page."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from commands.report_page.environment import environment
from commands.report_page.superclasses import MOST_PAIRS, heat
from commands.words_report.wording import (
    MARKS,
    WHYS,
    how_chosen,
    sentences,
    way,
    where,
)
from index_store.evaluation.measures import MAP
from tasks.words_report.small_pictures import OWN

_MOST_CLASSES = 120  # bars that one still reads; the document has them all


def page(
    document: Mapping[str, Any],
    pictures: Mapping[int, str],
    looks: Mapping[int, Mapping[str, str]],
) -> str:
    """The page as HTML.

    Args:
        document: What :func:`tasks.words_report.report.words_report` found.
        pictures: ``data:`` URIs by picture id; a picture that is not there is shown as its name.
        looks: The same of pictures as the network sees them, by id and by way of enlarging.
    """
    errors = document["errors"]
    near = errors["superclasses"]
    return (
        environment(__package__)
        .get_template("index.html")
        .render(
            report=document,
            made=datetime.fromisoformat(document["created_at"]),
            said=sentences(document["prompts"][0]),
            near=near if near and near["inside_share"] is not None else None,
            how_chosen=how_chosen(document),
            words=MARKS,
            whys=WHYS,
            classes=[
                {"name": one["class"], "note": one["pictures"], "value": one[MAP]}
                for one in document["per_class"][:_MOST_CLASSES]
            ],
            pairs=_surest(errors["pairs"]),
            sure=sum(one["beyond_chance"] for one in errors["pairs"]),
            superclasses=heat(near),
            prompts=[one | {"note": _counted(one)} for one in document["prompts"]],
            ways=_ways(document["enlarging"]),
            encoders=[
                one | {"name": one["encoder"], "note": f"{one['known']} names"}
                for one in document["encoders"]
            ],
            pictures=pictures,
            looks=looks,
        )
    )


def _surest(pairs: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The confusions to be shown: those beyond chance go before the others."""
    rows = sorted(pairs, key=lambda one: not one["beyond_chance"])[:MOST_PAIRS]
    return [{**one, "note": where(one)} for one in rows]


def _counted(prompts: Mapping[str, Any]) -> str:
    return "one sentence" if prompts["sentences"] == 1 else f"{prompts['sentences']} sentences"


def _ways(enlarging: Mapping[str, Any] | None) -> list[dict[str, Any]]:
    """The ways of enlarging as rows."""
    if not enlarging or not enlarging["own"]:
        return []
    own = enlarging["own"]["method"]
    return [
        one
        | {
            "name": way(one["method"], own),
            "short": "its own way" if one["method"] == OWN else one["method"],
            "note": "" if one["method"] == OWN else f"cosine {one['likeness']:.3f} to its own",
        }
        for one in enlarging["ways"]
    ]
