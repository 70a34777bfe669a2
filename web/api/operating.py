"""The service's machinery: workers, queues and pausing them, votes over time, the disk."""

import time

from flask import Response

from tasks import counters
from tasks.client import queues
from tasks.ensemble import get_catalog, get_profile
from tasks.presence import alive
from tasks.processes import processes
from tasks.redis_client import get_redis
from tasks.vote_speed import vote_speed
from web.access.caller import caller
from web.api.blueprint import api
from web.api.service import tag
from web.present_operating import (
    abstentions_out,
    disk_out,
    encoder_votes_out,
    galleries_out,
    moment,
    process_out,
    queue_out,
)
from web.respond import respond
from web.schemas.operating import (
    ProcessesOut,
    QueueOut,
    QueuePath,
    QueuesOut,
    StorageOut,
    VotesOut,
    VotesQuery,
)


@api.get("/service/workers", tags=[tag], responses={200: ProcessesOut})
def list_workers() -> Response:
    """Worker processes that are alive and what they are doing, and whose are missing."""
    client = get_redis()
    expected = list(dict.fromkeys(one.worker for one in queues.known_queues()))
    living = alive(client, expected)
    return respond(
        ProcessesOut(
            workers=[process_out(one) for one in processes(client)],
            absent=[one for one in expected if one not in living],
        )
    )


@api.get("/service/queues", tags=[tag], responses={200: QueuesOut})
def list_queues() -> Response:
    """The queues: how much waits in each, and which are paused."""
    return respond(QueuesOut(queues=[queue_out(one) for one in queues.queue_states(get_redis())]))


@api.post("/service/queues/<queue>/pause", tags=[tag], responses={200: QueueOut})
def pause_queue(path: QueuePath) -> Response:
    """Have nothing of a queue begun until it is resumed; what runs goes on, what waits stays.

    An encoder whose votes are paused abstains at once. The queues ``fuse`` and
    ``maintenance`` cannot be paused.
    """
    return respond(queue_out(queues.pause(get_redis(), path.queue, caller().name)))


@api.post("/service/queues/<queue>/resume", tags=[tag], responses={200: QueueOut})
def resume_queue(path: QueuePath) -> Response:
    """Go on with a queue that was paused."""
    return respond(queue_out(queues.resume(get_redis(), path.queue)))


@api.get("/service/votes", tags=[tag], responses={200: VotesOut})
def read_votes(query: VotesQuery) -> Response:
    """How long votes took in each of the latest minutes, and how many were not cast, by reason."""
    told = vote_speed(counters.read_minutes(get_redis(), query.minutes))
    until = 60 * (time.time() // 60 + 1)
    members = [member.encoder for member in get_profile().members]
    names = dict.fromkeys([*members, *sorted(told.whole)])
    return respond(
        VotesOut(
            since=moment(until - 60 * query.minutes),
            until=moment(until),
            encoders=[encoder_votes_out(name, told) for name in names],
            abstentions=abstentions_out(told),
        )
    )


@api.get("/service/storage", tags=[tag], responses={200: StorageOut})
def read_storage() -> Response:
    """Room on the disk, and how old and how complete each gallery's indexes are."""
    members = [member.encoder for member in get_profile().members]
    return respond(StorageOut(disk=disk_out(), galleries=galleries_out(get_catalog(), members)))
