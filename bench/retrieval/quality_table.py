"""The table of ``bench/quality.py``, a block per data set and question, to be pasted as it is.

Cells are MAP@10 and gains in points, with their intervals; a star says that at least one half got PCA,
because no likelihood ratio was safe.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from retrieval.intervals import gain_cell, level_cell
from retrieval.metrics import COSINE, METRICS, PCA, RATIO

_HALVES: Final = {"shared_classes": "shared classes", "other_classes": "other classes"}
_ENSEMBLES: Final = {
    "starter_ensemble": "starters",
    "starter_profile": "starter profile",
    "default_profile": "default weights",
    "rrf": "reciprocal rank",
    "equal": "equal weights",
    "query_adaptive": "query-adaptive",
    "tuned": "tuned weights",
}

Row = Sequence[str]
Figures = Mapping[str, Any]


def quality_table(sets: Mapping[str, Figures]) -> list[Row]:
    """Headers and rows."""
    rows: list[Row] = [("MAP@10", "cosine", "PCA", "likelihood ratio", "", "")]
    for name, one in sets.items():
        rows.append((name, "", "", "", "", ""))
        for half, said in _HALVES.items():
            rows.append((said, "", "", "", "PCA - cosine", "ratio - cosine"))
            rows += [_member(encoder, by) for encoder, by in one[half].items()]
        rows += _ensembles(one["ensembles"])
    return rows


def _member(encoder: str, by: Figures) -> Row:
    levels = [level_cell(by[metric]) for metric in METRICS]
    off = " *" if PCA in by[RATIO]["fitted"] else ""
    return f"  {encoder}", *levels, gain_cell(by[PCA]), gain_cell(by[RATIO]) + off


def _ensembles(ensembles: Figures) -> list[Row]:
    methods = {metric: one["methods"] for metric, one in ensembles.items()}
    best = [level_cell(methods[metric]["best_member"]) for metric in METRICS]
    rows: list[Row] = [
        ("ensembles", "", "", "", "cosine - best", "ratio - best"),
        ("  best member", *best, "", ""),
    ]
    for method, said in _ENSEMBLES.items():
        if method in methods[COSINE]:
            by = {metric: methods[metric][method] for metric in METRICS}
            gains = gain_cell(by[COSINE]), gain_cell(by[RATIO])
            rows.append((f"  {said}", *map(level_cell, by.values()), *gains))
    return rows
