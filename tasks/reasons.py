"""Why an encoder does not vote."""

from typing import Literal

Reason = Literal[
    "no_worker",
    "paused",
    "no_index",
    "no_text",
    "no_captions",
    "no_captioner",
    "timed_out",
    "failed",
]
