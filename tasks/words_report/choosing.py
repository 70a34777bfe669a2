"""Which classes are shown with their pictures."""

from collections.abc import Sequence

import numpy as np

from index_store.evaluation.confusion import confused
from index_store.evaluation.measures import MAP
from tasks.words_report.asking import PRECISION, Answers

ASKED, BEST, WORST, CONFUSED = "asked", "best", "worst", "confused"
"""Why a class is shown: somebody wants to see it, or it is one of those extremes."""


def chosen(answers: Answers, wanted: Sequence[str] = ()) -> list[tuple[int, str]]:
    """Places among the classes asked for, each with why.

    Without a wish these are the class that is found best, the two that are found worst, and the one with
    the most frequent confusion, each of them once.

    Args:
        answers: What was found.
        wanted: Names of classes; those that were not asked for are left out.
    """
    names = [answers.truth.names[number] for number in answers.classes.tolist()]
    if wanted:
        return [(names.index(name), ASKED) for name in dict.fromkeys(wanted) if name in names]
    figures = answers.figures()
    order = np.lexsort((answers.classes, -figures[PRECISION], -figures[MAP])).tolist()
    reasons = {order[0]: BEST}
    for at in order[:0:-1][:2]:
        reasons[at] = WORST
    place = {number: at for at, number in enumerate(answers.classes.tolist())}
    for pair in confused(*answers.wrong()):
        if place[pair.asked] not in reasons:
            reasons[place[pair.asked]] = CONFUSED
            break
    return list(reasons.items())
