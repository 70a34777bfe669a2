"""What wrong results show instead: which class is taken for which, and how far off that is."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

import numpy as np

from index_store.base import Rows
from index_store.evaluation.truth import NO_CLASS


class Pair(NamedTuple):
    """Wrong results of queries of one class that show another.

    Attributes:
        asked: The queries' class.
        shown: The results' class; :data:`NO_CLASS` for pictures without a label.
        times: How often.
    """

    asked: int
    shown: int
    times: int


class Nearness(NamedTuple):
    """Whether wrong results are at least of the right superclass.

    Attributes:
        inside: Wrong results of the query's superclass.
        outside: Of another one.
        unknown: Where the query's class or the result's has no superclass.
        by_chance: The share of the inside ones, of all that are not unknown, if pictures of other
            classes were drawn blindly; None if there are none.
    """

    inside: int
    outside: int
    unknown: int
    by_chance: float | None


def confused(asked: Rows, shown: Rows) -> list[Pair]:
    """How often which class is shown for which, most often first.

    Args:
        asked: The query's class of each wrong result, shape ``(n,)``.
        shown: That of the result, shape ``(n,)``.
    """
    pairs, counts = np.unique(np.stack([asked, shown], axis=1), axis=0, return_counts=True)
    found = [
        Pair(one, other, times)
        for (one, other), times in zip(pairs.tolist(), counts.tolist(), strict=True)
    ]
    return sorted(found, key=lambda one: (-one.times, one.asked, one.shown))


def nearness(asked: Rows, shown: Rows, superclasses: Rows, sizes: Rows) -> Nearness:
    """How many wrong results stay inside the query's superclass.

    Args:
        asked: The query's class of each wrong result, shape ``(n,)``.
        shown: That of the result, shape ``(n,)``.
        superclasses: Of each class, shape ``(c,)``; :data:`NO_CLASS` where there is none.
        sizes: Pictures of each class, shape ``(c,)``.
    """
    above, over = superclasses[asked], lifted(shown, superclasses)
    known = (above != NO_CLASS) & (over != NO_CLASS)
    inside = int((known & (above == over)).sum())
    return Nearness(
        inside,
        int(known.sum()) - inside,
        int((~known).sum()),
        _by_chance(asked[known], superclasses, sizes),
    )


def lifted(classes: Rows, superclasses: Rows) -> Rows:
    """The superclass of each class, :data:`NO_CLASS` of none."""
    return np.where(classes == NO_CLASS, NO_CLASS, superclasses[classes])


def _by_chance(asked: Rows, superclasses: Rows, sizes: Rows) -> float | None:
    """Mean share of the query's superclass among the pictures of other classes that have one."""
    if not len(asked):
        return None
    members = np.where(superclasses == NO_CLASS, 0, sizes)
    kin = np.bincount(superclasses.clip(min=0), weights=members)[superclasses[asked]] - sizes[asked]
    return float((kin / (members.sum() - sizes[asked])).mean())


def superclasses_of(
    names: Sequence[str], given: Mapping[str, str] = MappingProxyType({})
) -> dict[str, str]:
    """The superclass of each class that has one, by name.

    Args:
        names: Of the classes; in ``animal/cat`` what stands before the first slash is the superclass.
        given: By name, which counts instead wherever it says something.
    """
    spoken = {name: name.partition("/")[0] for name in names if all(name.partition("/"))}
    known = set(names)
    return spoken | {name: above for name, above in given.items() if name in known}
