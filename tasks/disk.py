"""How much room there is for what the service writes."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

Level = Literal["good", "low", "full"]

LOW_BYTES: Final = 5_000_000_000
"""Below this there is room for a while only."""

FULL_BYTES: Final = 500_000_000
"""Below this a reindex may fail, and writing at all soon will."""


@dataclass(frozen=True)
class Room:
    """A disk.

    Attributes:
        free_bytes: What is left on it for the service.
        total_bytes: Its size.
        level: What that means.
    """

    free_bytes: int
    total_bytes: int
    level: Level


def room(folder: Path) -> Room:
    """The room on the disk of a folder that exists.

    Raises:
        OSError: It cannot be asked.
    """
    usage = shutil.disk_usage(folder)
    return Room(usage.free, usage.total, level_of(usage.free))


def level_of(free_bytes: int) -> Level:
    """What it means that so much is left."""
    if free_bytes < FULL_BYTES:
        return "full"
    return "low" if free_bytes < LOW_BYTES else "good"
