"""What a check finds."""

from dataclasses import dataclass
from typing import Literal

State = Literal["ok", "warning", "broken"]


@dataclass(frozen=True)
class Finding:
    """One line of the doctor's report.

    Attributes:
        what: What was looked at.
        state: ``ok``; ``warning``: it works, but could be better; ``broken``: something will not work.
        detail: What was found.
        advice: What to do about it, if anything.
    """

    what: str
    state: State
    detail: str
    advice: str = ""
