"""A report on words in the terminal."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from commands.report_page.wording import points
from commands.words_report.wording import way, where
from index_store.evaluation.measures import MAP
from tasks.words_report.asking import PRECISION

_MOST = 5  # classes and confusions


def show(document: Mapping[str, Any]) -> None:
    """The figures, what was compared, and the worst classes and confusions."""
    console = Console(highlight=False)
    head = f"{document['gallery']}: {document['known']} of {document['classes']} class names"
    console.print(f"{escape(head)}, {escape(document['encoder'])}")
    console.print(_ways("sentences", document["prompts"], "name"))
    if document["enlarging"] and document["enlarging"]["ways"]:
        own = document["enlarging"]["own"]["method"]
        rows = [one | {"name": way(one["method"], own)} for one in document["enlarging"]["ways"]]
        console.print(_ways("enlarged", rows, "name"))
    if len(document["encoders"]) > 1:
        console.print(_ways("encoders", document["encoders"], "encoder"))
    if document["wordings"]:
        console.print(_wordings(document["wordings"]))
    console.print(_worst(document["per_class"][:_MOST]))
    if document["errors"]["pairs"]:
        console.print(_confused(document["errors"]["pairs"][:_MOST]))
    if document["unknown"]:
        names = ", ".join(one["class"] for one in document["unknown"])
        console.print(f"unknown to it: {escape(names)}")


def _table(title: str, *columns: str) -> Table:
    return Table(
        Column(title, overflow="fold"), *columns, box=None, pad_edge=False, title_justify="left"
    )


def _ways(title: str, rows: Iterable[Mapping[str, Any]], name: str) -> Table:
    table = _table(title, "precision@10", "MAP@10", "95 % interval", "gain in points")
    for one in rows:
        found, gain = one[MAP], one["gain"]
        table.add_row(
            escape(one[name]),
            f"{one[PRECISION]['mean']:.3f}",
            f"{found['mean']:.3f}",
            f"{found['low']:.3f} to {found['high']:.3f}",
            f"{points(gain[MAP]['mean'])} ({points(gain[MAP]['low'])} to {points(gain[MAP]['high'])})"
            if gain
            else "",
        )
    return table


def _wordings(groups: Sequence[Mapping[str, Any]]) -> Table:
    table = _table("in other words", "said", "precision@10", "shared with its name")
    for group in groups:
        for one in group["wordings"]:
            if one["unknown"]:
                found = ("unknown: " + escape(", ".join(one["unknown"])), "")
            else:
                overlap = one["shared"][0]
                found = (f"{one[PRECISION]:.1f}", "" if overlap is None else f"{overlap} of ten")
            table.add_row(escape(group["class"]), escape(one["text"]), *found)
    return table


def _worst(rows: Iterable[Mapping[str, Any]]) -> Table:
    table = _table("found worst", "precision@10", "MAP@10")
    for one in rows:
        table.add_row(escape(one["class"]), f"{one[PRECISION]:.1f}", f"{one[MAP]:.3f}")
    return table


def _confused(pairs: Iterable[Mapping[str, Any]]) -> Table:
    table = _table("asked", "shown", "results", "superclass", "")
    for one in pairs:
        chance = "" if one["beyond_chance"] else "perhaps by chance"
        shown = "no label" if one["shown"] is None else escape(one["shown"])
        table.add_row(escape(one["asked"]), shown, str(one["count"]), where(one), chance)
    return table
