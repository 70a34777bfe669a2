"""An evaluation's figures, for the terminal."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from index_store.evaluation.estimate import Estimate, estimate
from index_store.evaluation.measures import MAP
from tasks.evaluate import ENSEMBLE, Evaluation

_BAR = 10  # characters, so that all fits into a terminal of eighty
_FIRST = "recall_at_1"


class Line(NamedTuple):
    """What is shown of one encoder, or of the ensemble.

    Attributes:
        encoder: Whose; empty for the ensemble.
        map_at_10: With its interval.
        recall_at_1: Its mean.
    """

    encoder: str
    map_at_10: Estimate
    recall_at_1: float


def lines_of(result: Evaluation) -> list[Line]:
    """The lines of an evaluation that was just made."""
    figures = {one: result.figures(one) for one in result.tens if one.kind != "without"}
    return [
        Line(one.encoder, estimate(found[MAP]), float(found[_FIRST].mean()))
        for one, found in figures.items()
    ]


def lines_told(systems: Iterable[Mapping[str, Any]]) -> list[Line]:
    """The lines of an evaluation's document."""
    return [
        Line(
            one["encoder"],
            Estimate(**one["measures"][MAP]),
            one["measures"][_FIRST]["mean"],
        )
        for one in systems
        if one["kind"] != "without"
    ]


def show(gallery: str, queries: int, weights: Mapping[str, float], lines: Sequence[Line]) -> None:
    """MAP@10 with its interval, and Recall@1, of the encoders and the ensemble, the best last."""
    table = Table(
        Column("encoder", overflow="fold"),
        *("weight", "MAP@10", "95 % interval", "Recall@1", ""),
        box=None,
        pad_edge=False,
        title=f"{escape(gallery)}: {queries} queries",
    )
    for line in sorted(lines, key=lambda one: one.map_at_10.mean):
        found = line.map_at_10
        table.add_row(
            escape(line.encoder or ENSEMBLE.kind),
            f"{weights[line.encoder]:g}" if line.encoder else "",
            f"{found.mean:.3f}",
            f"{found.low:.3f} to {found.high:.3f}",
            f"{line.recall_at_1:.3f}",
            "█" * round(_BAR * found.mean),
        )
    Console(highlight=False).print(table)
