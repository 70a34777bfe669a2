"""The queues there are, and whose worker listens to each."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from tasks.presence import CAPTIONS, LIGHT, TRAIN

FUSE_QUEUE: Final = "fuse"
MAINTENANCE_QUEUE: Final = "maintenance"
INGEST_QUEUE: Final = "ingest"
TRAIN_QUEUE: Final = "train"
CAPTION_QUEUE: Final = "captions"

VOTES: Final = "encode."
JOBS: Final = "index."


@dataclass(frozen=True)
class Queue:
    """A queue.

    Attributes:
        name: What Celery calls it.
        worker: Who listens to it, as :mod:`tasks.presence` knows them: an encoder, or what a worker
            without one is called.
        pausable: Whether it can be paused. Where answers are made and lost work is found again, a pause
            would only break what it cannot hold back.
    """

    name: str
    worker: str
    pausable: bool = True


def votes_of(encoder: str) -> str:
    """The queue of an encoder's votes."""
    return f"{VOTES}{encoder}"


def jobs_of(encoder: str) -> str:
    """The queue of the jobs that an encoder's worker does."""
    return f"{JOBS}{encoder}"


def queues(encoders: Iterable[str], *, training: bool, captions: bool) -> list[Queue]:
    """All queues of a service.

    Args:
        encoders: Those in use.
        training: Whether encoders are trained there.
        captions: Whether captions are written there.
    """
    found = [Queue(of(one), one) for one in encoders for of in (votes_of, jobs_of)]
    found += [
        Queue(FUSE_QUEUE, LIGHT, pausable=False),
        Queue(MAINTENANCE_QUEUE, LIGHT, pausable=False),
        Queue(INGEST_QUEUE, LIGHT),
    ]
    if training:
        found.append(Queue(TRAIN_QUEUE, TRAIN))
    if captions:
        found.append(Queue(CAPTION_QUEUE, CAPTIONS))
    return found
