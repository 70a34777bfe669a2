"""The chord of a query: one ``vote`` per encoder, then ``fuse``. Thin wrappers around plain functions."""

import logging

from tasks.answer import settle
from tasks.app import app
from tasks.ensemble import get_catalog
from tasks.filtering import filter_of
from tasks.parts import from_json
from tasks.redis_client import get_live
from tasks.runtime import get_engine
from tasks.voting import Question
from tasks.voting import vote as cast_vote

log = logging.getLogger(__name__)


@app.task(acks_late=False)  # type: ignore[untyped-decorator]
def vote(query_id: str, encoder: str) -> None:
    """Cast one encoder's vote; whatever happens, the chord goes on."""
    try:
        live = get_live()
        work = live.work(query_id)
        if work is None:  # answered without us, at the deadline
            return
        request, pictures = work
        question = Question(
            request["gallery_id"],
            request["depth"],
            from_json(request["parts"], pictures),
            filter_of(request),
        )
        weight = request["encoders"][encoder]
        live.cast(query_id, cast_vote(get_engine(), encoder, weight, question))
    except Exception:  # Redis or the catalog is away; the query counts this vote as timed out
        log.exception("the vote of %s is lost", encoder)


@app.task(ignore_result=True)  # type: ignore[untyped-decorator]
def fuse(query_id: str) -> None:
    """Answer the query from the votes that were cast."""
    settle(get_live(), get_catalog(), query_id)
