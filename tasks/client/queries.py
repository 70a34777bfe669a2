"""Ask a query, follow it, read its answer. Loads no models: the web process uses this."""

import time
import uuid
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

import redis
from celery import chord

from index_store.catalog.browsing_records import ImageFilter
from index_store.catalog.database import Catalog
from index_store.catalog.records import Gallery
from models_store.profiles import Member
from settings import get_settings
from tasks.answer import remember, settle, waiting
from tasks.app import app
from tasks.client.galleries import require_pictures
from tasks.ensemble import get_catalog, speaks
from tasks.errors import NoVotersError, NoWordsError, PausedError, TasksError
from tasks.filtering import require_match
from tasks.live import Event, LiveQueries, LiveQuery
from tasks.outcome import abstention
from tasks.parts import Part, Words, in_words, pictures_of, to_json
from tasks.pauses import paused_among
from tasks.presence import alive
from tasks.queues import FUSE_QUEUE, votes_of
from tasks.reasons import Reason
from tasks.redis_client import get_live, get_redis

_WAIT_S = 2.0  # how long a follower waits before it is told that nothing happened
_REMEMBERED_AFTER_S = 5.0  # how long it may take whoever gives an answer to write it down


def submit(
    live: LiveQueries,
    gallery: Gallery,
    members: Sequence[Member],
    parts: Sequence[Part],
    *,
    k: int = 10,
    by: str = "",
    wanted: ImageFilter | None = None,
) -> str:
    """Queue a query and return its id at once.

    Args:
        live: Where queries run.
        gallery: Where to search.
        members: Who is to vote.
        parts: What to look for.
        k: How many results.
        by: Who asks.
        wanted: Which pictures may be found; None for all.

    Raises:
        EmptyIndexError: The gallery has no picture.
        NothingMatchesError: It has none that may be found.
        NoWordsError: There are words among the parts, and no member understands words.
        NoVotersError: None of the members' encoders has a live worker.
        PausedError: Those that have are paused.
    """
    require_pictures(gallery)
    require_speaker([member.encoder for member in members], parts)
    if wanted is not None:
        require_match(get_catalog(), gallery, wanted)
    weights = {member.encoder: member.weight for member in members}
    absent = absentees(get_redis(), weights)
    voters = [name for name in weights if name not in absent]
    if not voters:
        raise _nobody(absent.values())
    query_id = uuid.uuid4().hex
    request = _request(gallery, weights, parts, k=k, by=by, wanted=wanted)
    live.open(query_id, request, pictures_of(parts))
    live.cast(
        query_id,
        *(abstention(name, weights[name], reason) for name, reason in absent.items()),
    )
    _publish(query_id, voters, request["deadline_s"])
    return query_id


def _request(
    gallery: Gallery,
    weights: dict[str, float],
    parts: Sequence[Part],
    *,
    k: int,
    by: str,
    wanted: ImageFilter | None,
) -> dict[str, Any]:
    """What was asked, as JSON: for the votes, and to be kept."""
    settings = get_settings()
    asked = to_json(parts)
    return {
        "gallery": gallery.name,
        "gallery_id": gallery.id,
        "encoders": weights,
        "depth": max(settings.depth, k),
        "k": k,
        "asked_at": time.time(),
        "deadline_s": settings.deadline_s,
        "by": by,
        "filter": None if wanted is None else wanted.to_json(),
        "parts": asked,
        "name": in_words(asked),
    }


def absentees(client: "redis.Redis", encoders: Iterable[str]) -> dict[str, Reason]:
    """Encoders that would not answer before the deadline, and why: no vote is asked of them."""
    encoders = list(encoders)
    living = alive(client, encoders)
    waiting = paused_among(client, [votes_of(one) for one in encoders])
    absent: dict[str, Reason] = {one: "no_worker" for one in encoders if one not in living}
    return absent | {one: "paused" for one in encoders if votes_of(one) in waiting}


def _nobody(reasons: Collection[Reason]) -> TasksError:
    if "paused" in reasons:
        return PausedError("the encoders that could vote are paused")
    return NoVotersError("no encoder has a live worker")


def require_speaker(encoders: Iterable[str], parts: Iterable[Part]) -> None:
    """Refuse words where nobody understands them.

    Raises:
        NoWordsError: There are words among the parts, and none of the encoders understands words.
    """
    if any(isinstance(part, Words) for part in parts) and not any(map(speaks, encoders)):
        raise NoWordsError("no encoder in use understands words")


def _publish(query_id: str, voters: list[str], deadline_s: float) -> None:
    """Send the chord; votes that no worker takes before the deadline are not worth taking."""
    votes = [
        app.signature("tasks.query.vote", (query_id, encoder), immutable=True).set(
            queue=votes_of(encoder), expires=deadline_s
        )
        for encoder in voters
    ]
    fuse = app.signature("tasks.query.fuse", (query_id,), immutable=True).set(queue=FUSE_QUEUE)
    chord(votes, app=app)(fuse)


def follow(
    live: LiveQueries, catalog: Catalog, query_id: str, after: str = "0"
) -> Iterator[Event | None]:
    """Events of a query as they happen, until it is answered; None now and then while nothing does.

    Reading past the deadline settles the query with the votes there are.
    """
    query = live.get(query_id)
    while query is not None and query.answer is None:
        left = query.request["asked_at"] + query.request["deadline_s"] - time.time()
        if left <= 0:
            settle(live, catalog, query_id)
        heard = list(live.events(query_id, after, min(max(left, 0.1), _WAIT_S)))
        for event in heard:
            after = event.id
            yield event
            if event.kind != "vote":
                return
        if not heard:
            yield None
            query = live.get(query_id)
    # Answered before we came, or while the last event got lost: what is left, and then the end.
    if query is not None:
        yield from (one for one in live.events(query_id, after, 0) if one.kind == "vote")
    answer = document(catalog, query_id)
    if answer is not None:
        yield Event(after, answer["state"], {})


def document(catalog: Catalog, query_id: str) -> dict[str, Any] | None:
    """Everything known about a query, running or long answered; None when there is no such query.

    Raises:
        ServiceDownError: Redis is away, and the catalog has no answer to the query.
    """
    search = catalog.searches.get(query_id)
    if search is not None:
        return {"id": query_id} | search.request | search.answer
    live = get_live()
    query = live.get(query_id)
    if query is not None and query.answer is None and _is_late(query):
        settle(live, catalog, query_id)
        query = live.get(query_id)
    if query is None or (query.answer is not None and catalog.searches.is_removed(query_id)):
        return None
    if query.answer is not None and _is_forgotten(query):
        remember(catalog, query_id, query.request, query.answer, query.outcomes.values())
    progress = {
        "state": "running" if query.outcomes else "pending",
        "encoders": waiting(query),
        "results": [],
        "error": None,
        "took_ms": None,
    }
    return {"id": query_id} | query.request | progress | (query.answer or {})


def _is_forgotten(query: LiveQuery) -> bool:
    """Whether who gave the answer must have died before it was remembered; else it is about to be."""
    took_s = query.answer["took_ms"] / 1000 if query.answer else 0.0
    return bool(time.time() > query.request["asked_at"] + took_s + _REMEMBERED_AFTER_S)


def _is_late(query: LiveQuery) -> bool:
    ends_at: float = query.request["asked_at"] + query.request["deadline_s"]
    return time.time() > ends_at
