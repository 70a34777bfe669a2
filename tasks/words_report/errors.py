"""Who the wrong results are: which class is shown for which, how near that is, and beside chance."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom

from index_store.base import Rows
from index_store.evaluation.confusion import Pair, confused, lifted
from index_store.evaluation.truth import NO_CLASS
from tasks.mistakes import named, superclass_mistakes, superclass_numbers
from tasks.words_report.asking import Answers

HIT, INSIDE, OUTSIDE, UNKNOWN = "hit", "inside", "outside", "miss"
"""A right result; a wrong one inside the superclass, outside, or of which that is not known."""

_MOST_PAIRS: Final = 1000  # that a report holds
_SURE: Final = 0.05


def marks(answers: Answers, above: Mapping[str, str]) -> NDArray[np.str_]:
    """What each result is, one of the four words, in the shape of ``answers.ids``."""
    superclasses = superclass_numbers(answers.truth.names, above)
    asked = superclasses[answers.classes][:, np.newaxis]
    shown = lifted(answers.shown, superclasses)
    known = (asked != NO_CLASS) & (shown != NO_CLASS)
    found: NDArray[np.str_] = np.select(
        [answers.hits, known & (asked == shown), known], [HIT, INSIDE, OUTSIDE], UNKNOWN
    )
    return found


def errors(answers: Answers, above: Mapping[str, str], pictures: int) -> dict[str, Any]:
    """All of it as JSON.

    Args:
        answers: What was found.
        above: Superclass by class.
        pictures: That can be found, those without a label included.
    """
    asked, shown = answers.wrong()
    pairs = confused(asked, shown)
    superclasses = superclass_numbers(answers.truth.names, above)
    wrong = np.bincount(asked, minlength=len(answers.truth.names))
    return {
        "results": int((answers.ids >= 0).sum()),
        "wrong": len(asked),
        "different": len(pairs),
        "superclasses": superclass_mistakes(asked, shown, answers.truth, above),
        "pairs": [
            named(one, answers.truth.names)
            | {"inside": _inside(one, superclasses)}
            | _beside_chance(one, answers, int(wrong[one.asked]), pictures)
            for one in pairs[:_MOST_PAIRS]
        ],
    }


def _inside(pair: Pair, superclasses: Rows) -> bool | None:
    if pair.shown == NO_CLASS:
        return None
    one, other = superclasses[pair.asked], superclasses[pair.shown]
    return None if NO_CLASS in (one, other) else bool(one == other)


def _beside_chance(pair: Pair, answers: Answers, wrong: int, pictures: int) -> dict[str, Any]:
    """How often the pair would come if wrong results were drawn blindly from all other pictures.

    It is beyond chance if so many would come in fewer than one of twenty reports, in any of their pairs
    (Bonferroni's correction).
    """
    sizes = answers.truth.sizes
    there_are = sizes[pair.shown] if pair.shown != NO_CLASS else pictures - len(answers.truth)
    share = there_are / max(1, pictures - sizes[pair.asked])
    chance = float(binom.sf(pair.times - 1, wrong, min(1.0, share)))
    possible = len(answers.classes) * max(1, len(sizes) - 1)
    return {"by_chance": float(wrong * share), "beyond_chance": chance * possible < _SURE}
