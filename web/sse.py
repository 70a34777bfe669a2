"""Server-sent events, as the HTML standard has them."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from flask import Response, stream_with_context


def stream(events: Iterable[tuple[str | None, str, Any] | None]) -> Response:
    """A response that sends events, each ``(id, name, data)``, as they come; None keeps it alive."""
    return Response(
        stream_with_context(_lines(events)),
        mimetype="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


def _lines(events: Iterable[tuple[str | None, str, Any] | None]) -> Iterator[str]:
    yield "retry: 1000\n\n"
    for event in events:
        if event is None:
            yield ": alive\n\n"
            continue
        event_id, name, data = event
        head = f"id: {event_id}\n" if event_id else ""
        yield f"{head}event: {name}\ndata: {json.dumps(data)}\n\n"
