"""What is different between two evaluations of a gallery, as JSON: figures, and their terms."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from index_store.evaluation.estimate import Estimate, difference
from index_store.evaluation.measures import MAP

_TERMS: Final = ("sample", "queries", "labelled", "pictures", "fusion", "depth")
_OF_INDEXES: Final = ("revision", "kind", "version")

Document = Mapping[str, Any]


def comparison(one: Document, other: Document) -> dict[str, Any]:
    """How far the first is above the second.

    Args:
        one: A document of :mod:`tasks.evaluation_document`, also one that an earlier version wrote.
        other: Another one of the same gallery.
    """
    return {
        "terms": [*_terms(one, other)],
        "systems": _systems(one, other),
        "classes": _classes(one, other),
    }


def _terms(one: Document, other: Document) -> Iterator[dict[str, Any]]:
    """What may be the reason of a difference; what is the same, or was not kept, is left out."""
    for name in _TERMS:
        if name in one and name in other:
            yield from _differing(name, None, one[name], other[name])
    weights = [one["weights"], other["weights"]]
    for encoder in _either(*weights):
        if encoder in weights[0] and encoder in weights[1]:
            yield from _differing("weight", encoder, weights[0][encoder], weights[1][encoder])
        else:
            yield from _differing("encoder", encoder, encoder in weights[0], encoder in weights[1])
    indexes = [{each["encoder"]: each for each in told["indexes"]} for told in (one, other)]
    for encoder in indexes[0].keys() & indexes[1].keys():
        first, second = (found[encoder] for found in indexes)
        for name in _OF_INDEXES:
            if name in first and name in second:
                yield from _differing(name, encoder, first[name], second[name])


def _differing(
    name: str, encoder: str | None, one: object, other: object
) -> Iterator[dict[str, Any]]:
    if one != other:
        yield {"name": name, "encoder": encoder, "this": one, "other": other}


def _systems(one: Document, other: Document) -> list[dict[str, Any]]:
    """MAP@10 of each system of either."""
    found = [
        {(each["kind"], each["encoder"]): each["measures"][MAP] for each in told["systems"]}
        for told in (one, other)
    ]
    return [
        {"kind": kind, "encoder": encoder}
        | _compared(*(each.get((kind, encoder)) for each in found))
        for kind, encoder in _either(*found)
    ]


def _classes(one: Document, other: Document) -> list[dict[str, Any]]:
    """MAP@10 of each class of either, what changed most first; what only one knows comes last."""
    found = [{each["class"]: each for each in told["per_class"]} for told in (one, other)]
    rows = [
        {"class": name} | _compared(*(_of_class(each.get(name)) for each in found))
        for name in _either(*found)
    ]
    return sorted(
        rows,
        key=lambda row: (
            row["difference"] is None,
            -abs((row["difference"] or {"mean": 0.0})["mean"]),
            row["class"],
        ),
    )


def _of_class(row: Mapping[str, Any] | None) -> dict[str, float | None] | None:
    """A class's MAP@10; earlier versions kept no interval of it."""
    if row is None:
        return None
    return {"mean": row[MAP], "low": row.get("low"), "high": row.get("high")}


def _compared(one: Mapping[str, Any] | None, other: Mapping[str, Any] | None) -> dict[str, Any]:
    """Two means and their difference, with an interval and a verdict where both have one."""
    if one is None or other is None:
        return {"this": one, "other": other, "difference": None, "beyond_chance": None}
    if None in one.values() or None in other.values():
        apart = {"mean": one["mean"] - other["mean"], "low": None, "high": None}
        return {"this": one, "other": other, "difference": apart, "beyond_chance": None}
    found = difference(Estimate(**one), Estimate(**other))
    return {
        "this": one,
        "other": other,
        "difference": found._asdict(),
        "beyond_chance": not found.low <= 0 <= found.high,
    }


def _either(one: Mapping[Any, object], other: Mapping[Any, object]) -> list[Any]:
    """The keys of both, those of the first in its order and then the others."""
    return [*one, *(key for key in other if key not in one)]
