"""Which classes wrong results show, and whether they are at least of the right superclass, as JSON."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from index_store.base import Rows
from index_store.evaluation.confusion import Pair, confused, lifted, nearness
from index_store.evaluation.truth import NO_CLASS, Truth


def superclass_numbers(names: Sequence[str], above: Mapping[str, str]) -> Rows:
    """The superclass of each class, shape ``(len(names),)``: its place among the sorted superclasses.

    Args:
        names: Of the classes.
        above: Superclass by class; a class without one has :data:`NO_CLASS`.
    """
    numbers = {name: number for number, name in enumerate(superclass_names(above))}
    return np.array([numbers.get(above.get(one, ""), NO_CLASS) for one in names], np.int64)


def superclass_names(above: Mapping[str, str]) -> list[str]:
    """Every superclass once, in order."""
    return sorted(set(above.values()))


def superclass_mistakes(
    asked: Rows, shown: Rows, truth: Truth, above: Mapping[str, str]
) -> dict[str, Any] | None:
    """Whether wrong results stay inside the superclass; None if no class has one.

    Args:
        asked: The query's class of each wrong result, shape ``(n,)``.
        shown: That of the result, shape ``(n,)``.
        truth: The gallery's classes.
        above: Superclass by class.
    """
    if not above:
        return None
    names, superclasses = superclass_names(above), superclass_numbers(truth.names, above)
    found = nearness(asked, shown, superclasses, truth.sizes)
    over = lifted(asked, superclasses), lifted(shown, superclasses)
    known = (over[0] != NO_CLASS) & (over[1] != NO_CLASS)
    told = found.inside + found.outside
    return found._asdict() | {
        "inside_share": found.inside / told if told else None,
        "names": names,
        "pairs": [named(one, names) for one in confused(over[0][known], over[1][known])],
    }


def named(pair: Pair, names: Sequence[str]) -> dict[str, Any]:
    """A pair of confused classes; pictures without a label are None."""
    shown = None if pair.shown == NO_CLASS else names[pair.shown]
    return {"asked": names[pair.asked], "shown": shown, "count": pair.times}
