"""Whether this worker is about to end: long work looks, as a thread cannot be stopped from outside."""

from threading import Event
from typing import Any

from celery.signals import worker_shutting_down

_leaving = Event()


@worker_shutting_down.connect  # type: ignore[untyped-decorator]
def leave(**_: Any) -> None:
    """Have long work stop at its next step."""
    _leaving.set()


def is_leaving() -> bool:
    """Whether long work is to stop, and leave the rest to the next worker."""
    return _leaving.is_set()
