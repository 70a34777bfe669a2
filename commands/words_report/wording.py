"""What a report on words found, in words."""

from collections.abc import Mapping
from typing import Any, Final

from tasks.words_report.choosing import ASKED, BEST, CONFUSED, WORST
from tasks.words_report.errors import HIT, INSIDE, OUTSIDE, UNKNOWN
from tasks.words_report.small_pictures import OWN

MARKS: Final = {HIT: "hit", INSIDE: "near", OUTSIDE: "far", UNKNOWN: "miss"}
WHYS: Final = {ASKED: "", BEST: "found best", WORST: "found worst", CONFUSED: "most confused"}

_BY_DEFAULT: Final = (
    "The class that is found best, the two that are found worst, and the one with the most frequent"
    " confusion."
)


def how_chosen(document: Mapping[str, Any]) -> str:
    """Why these classes are shown."""
    asked = any(one["why"] == ASKED for one in document["chosen"])
    return "The classes asked for." if asked else _BY_DEFAULT


def way(method: str, own: str) -> str:
    """A way of enlarging.

    Args:
        method: As the document has it.
        own: What the network's own way is called.
    """
    return f"its own way ({own})" if method == OWN else method


def where(pair: Mapping[str, Any]) -> str:
    """Whether a confusion stays inside the superclass, as far as that is known."""
    return {True: "inside", False: "outside", None: ""}[pair["inside"]]


def sentences(prompts: Mapping[str, Any]) -> str:
    """How the names are said."""
    if prompts["sentences"] == 1:
        return f"“{prompts['templates'][0]}”"
    return f"{prompts['sentences']} sentences ({prompts['name']})"
