"""A query while it runs: its pictures, the votes as they land and the answer, in Redis.

One hash per query holds what was asked, each encoder's outcome and the answer; one stream carries the
same as events, so that a browser that reconnects misses none. Whatever is written expires by itself.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

import redis

from tasks import counters
from tasks.outcome import Outcome

_VOTE = b"vote:"


@dataclass(frozen=True)
class Event:
    """Something that happened to a query; ``id`` is where to resume."""

    id: str
    kind: str
    data: dict[str, Any]


@dataclass(frozen=True)
class LiveQuery:
    """A query's state at one moment.

    Attributes:
        request: What was asked, as JSON.
        outcomes: What has been said so far, by encoder.
        answer: The final document, once there is one.
    """

    request: dict[str, Any]
    outcomes: dict[str, Outcome]
    answer: dict[str, Any] | None


class LiveQueries:
    """The running and recent queries of the service."""

    def __init__(self, client: "redis.Redis", ttl_s: int) -> None:
        self._redis = client
        self._ttl = ttl_s

    def open(self, query_id: str, request: dict[str, Any], pictures: Sequence[bytes]) -> None:
        """Announce a query before its votes are asked for."""
        with self._redis.pipeline(transaction=False) as pipe:
            if pictures:
                pipe.rpush(_key(query_id, "pictures"), *pictures)
                pipe.expire(_key(query_id, "pictures"), self._ttl)
            pipe.hset(_key(query_id), "request", json.dumps(request))
            pipe.expire(_key(query_id), self._ttl)
            pipe.execute()

    def cast(self, query_id: str, *outcomes: Outcome) -> None:
        """Record what encoders said and tell whoever watches; what one said first stays."""
        with self._redis.pipeline(transaction=False) as pipe:
            for outcome in outcomes:
                text = json.dumps(outcome.to_json())
                pipe.hsetnx(_key(query_id), _VOTE + outcome.encoder.encode(), text)
                pipe.xadd(_key(query_id, "events"), {"kind": "vote", "data": text})
            pipe.expire(_key(query_id), self._ttl)
            pipe.expire(_key(query_id, "events"), self._ttl)
            pipe.execute()

    def close(self, query_id: str, answer: dict[str, Any]) -> bool:
        """Give the final answer; the first wins, and False says that this was not the first."""
        text = json.dumps(answer)
        if not self._redis.hsetnx(_key(query_id), "answer", text):
            return False
        with self._redis.pipeline(transaction=False) as pipe:
            pipe.xadd(_key(query_id, "events"), {"kind": answer["state"], "data": "{}"})
            pipe.expire(_key(query_id, "events"), self._ttl)
            pipe.delete(_key(query_id, "pictures"))  # no vote can count any more
            counters.count(pipe, answer)
            pipe.execute()
        return True

    def get(self, query_id: str) -> LiveQuery | None:
        """The query's state, or None when there is no such query (any more)."""
        fields = cast("dict[bytes, bytes]", self._redis.hgetall(_key(query_id)))
        if b"request" not in fields:
            return None
        outcomes = [
            Outcome.from_json(json.loads(text))
            for field, text in fields.items()
            if field.startswith(_VOTE)
        ]
        answer = fields.get(b"answer")
        return LiveQuery(
            request=json.loads(fields[b"request"]),
            outcomes={outcome.encoder: outcome for outcome in outcomes},
            answer=json.loads(answer) if answer else None,
        )

    def work(self, query_id: str) -> tuple[dict[str, Any], list[bytes]] | None:
        """What a vote needs, request and pictures, or None when the query is closed or gone."""
        with self._redis.pipeline(transaction=True) as pipe:  # closing takes the pictures away
            pipe.hmget(_key(query_id), "request", "answer")
            pipe.lrange(_key(query_id, "pictures"), 0, -1)
            (request, answer), pictures = pipe.execute()
        return (json.loads(request), pictures) if request and not answer else None

    def events(self, query_id: str, after: str, wait_s: float) -> Iterator[Event]:
        """Events later than the id ``after`` ("0" for all), waiting up to ``wait_s`` for the first."""
        block_ms = max(1, round(wait_s * 1000))  # 0 would wait for ever
        found = self._redis.xread({_key(query_id, "events"): after}, block=block_ms)
        for _, entries in _pairs(found):
            for event_id, fields in entries:
                yield Event(
                    event_id.decode(), fields[b"kind"].decode(), json.loads(fields[b"data"])
                )


def _key(query_id: str, part: str | None = None) -> str:
    return f"semblance:query:{query_id}" + (f":{part}" if part else "")


def _pairs(found: Any) -> Any:
    """Streams of an XREAD reply, whichever protocol version the connection speaks."""
    return found.items() if isinstance(found, dict) else found or ()
