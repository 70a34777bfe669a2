"""How many pictures one web process decodes at once.

A decoded picture takes up to some hundred megabytes, and there are far more threads than cores:
without a bound, a few dozen large uploads at once would use up the machine's memory.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from web.errors import BusyError

PATIENCE_S = 5.0
"""How long a request waits for its turn before it is refused."""

_MOST = 4  # of the largest pictures that are accepted, more than a gigabyte
_turns = threading.BoundedSemaphore(max(2, min(_MOST, (os.cpu_count() or 1) // 2)))


@contextmanager
def decoding(patience_s: float | None) -> Iterator[None]:
    """Wait for one's turn to decode, and have it until the end of the block.

    Args:
        patience_s: How long to wait; None waits for as long as it takes.

    Raises:
        BusyError: The turn did not come in time.
    """
    if not _turns.acquire(timeout=patience_s):
        raise BusyError("too many pictures are being looked at")
    try:
        yield
    finally:
        _turns.release()
