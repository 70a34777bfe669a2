"""The service's machinery, as the API shows it."""

from collections.abc import Sequence
from datetime import UTC, datetime

from index_store.catalog.database import Catalog
from settings import get_settings
from tasks.client.queues import QueueState
from tasks.disk import room
from tasks.processes import Process, Work
from tasks.vote_speed import Speed, VoteSpeed
from web.access.caller import may
from web.schemas.operating import (
    AbstentionsOut,
    DiskOut,
    EncoderVotesOut,
    GalleryStateOut,
    IndexStateOut,
    MinuteOut,
    PauseOut,
    ProcessOut,
    QueueOut,
    SpeedOut,
    WorkOut,
)

_OF_QUERIES = {"vote", "fuse"}
_CHORES = {"fire", "perform_run"}  # which are about schedules


def process_out(process: Process) -> ProcessOut:
    """A worker process."""
    return ProcessOut(
        node=process.node,
        pid=process.pid,
        serves=list(process.serves),
        queues=list(process.queues),
        since=moment(process.since),
        version=process.version,
        memory_bytes=process.memory_bytes,
        at_work=[_work_out(one) for one in process.at_work],
    )


def _work_out(work: Work) -> WorkOut:
    is_query = work.task in _OF_QUERIES
    is_job = bool(work.about) and not is_query and work.task not in _CHORES
    return WorkOut(
        task=work.task,
        # The address of a search opens it: it is its searcher's to give away, and administrators'.
        query_id=work.about if is_query and may("admin") else None,
        job_id=work.about if is_job else None,
        since=moment(work.since),
    )


def queue_out(state: QueueState) -> QueueOut:
    """A queue."""
    pause = state.pause
    return QueueOut(
        name=state.queue.name,
        worker=state.queue.worker,
        alive=state.alive,
        depth=state.depth,
        jobs=state.jobs,
        pausable=state.queue.pausable,
        paused=pause and PauseOut(by=pause.by, since=datetime.fromisoformat(pause.since)),
    )


def encoder_votes_out(encoder: str, told: VoteSpeed) -> EncoderVotesOut:
    """The votes of an encoder, which may have cast none."""
    whole = told.whole.get(encoder)
    return EncoderVotesOut(
        encoder=encoder,
        all=whole and SpeedOut(**_speed(whole)),
        minutes=[
            MinuteOut(at=moment(60 * minute), **_speed(one))
            for minute, one in sorted(told.minutes.get(encoder, {}).items())
        ],
    )


def abstentions_out(told: VoteSpeed) -> list[AbstentionsOut]:
    """Votes that were not cast, most first."""
    return [
        AbstentionsOut(encoder=encoder, reason=reason, count=count)
        for (encoder, reason), count in sorted(
            told.abstentions.items(), key=lambda one: (-one[1], one[0])
        )
    ]


def disk_out() -> DiskOut | None:
    """The disk with the service's data; None where it cannot be asked."""
    var = get_settings().var.resolve()
    try:
        there = room(var)
    except OSError:
        return None
    return DiskOut(
        folder=str(var),
        free_bytes=there.free_bytes,
        total_bytes=there.total_bytes,
        level=there.level,
    )


def galleries_out(catalog: Catalog, encoders: Sequence[str]) -> list[GalleryStateOut]:
    """The indexes of every gallery, of those encoders and whichever else there are."""
    found = []
    for gallery in catalog.galleries.list():
        built = catalog.index_versions.current(gallery.id)
        indexed = {one.encoder for one in built}
        indexes = [
            IndexStateOut(
                encoder=one.encoder,
                version=one.number,
                created_at=one.created_at,
                coverage=min(1.0, one.rows / max(gallery.images, 1)),
            )
            for one in built
        ]
        missing = [one for one in encoders if one not in indexed] if gallery.images else []
        found.append(
            GalleryStateOut(
                gallery=gallery.name, images=gallery.images, indexes=indexes, missing=missing
            )
        )
    return found


def moment(seconds: float) -> datetime:
    """A time given in seconds since 1970."""
    return datetime.fromtimestamp(seconds, UTC)


def _speed(speed: Speed) -> dict[str, float]:
    return {
        "votes": speed.votes,
        "p50_ms": round(speed.p50_ms, 1),
        "p95_ms": round(speed.p95_ms, 1),
    }
