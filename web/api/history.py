"""Past queries: one's own or, for an administrator, everybody's."""

from typing import Any

from flask import Response, url_for

from index_store.catalog.records import Search
from index_store.errors import NotFoundError
from tasks.ensemble import get_catalog
from tasks.parts import in_words, parts_of
from web.access.auditing import record
from web.access.caller import actor, may
from web.api.blueprint import api
from web.api.queries import tag
from web.present import filter_out
from web.respond import respond
from web.schemas.history import (
    BestOut,
    ClearedOut,
    HistoryQuery,
    PastQueriesOut,
    PastQuery,
    PastQueryOut,
)
from web.schemas.queries import QueryPath


@api.get("/queries", tags=[tag], responses={200: PastQueriesOut})
def list_queries(query: HistoryQuery) -> Response:
    """A page of past queries, newest first: one's own, or everybody's for an administrator."""
    catalog = get_catalog()
    page = catalog.search_history.page(
        by=_whose(mine=query.mine),
        gallery_id=_gallery_id(query.gallery),
        before=query.before,
        limit=query.limit,
    )
    next_before = page[-1].id if len(page) == query.limit else None
    return respond(PastQueriesOut(queries=[_past(one) for one in page], next_before=next_before))


@api.delete("/queries", tags=[tag], responses={200: ClearedOut})
def clear_queries(query: PastQuery) -> Response:
    """Forget all past queries, for good: one's own, or everybody's for an administrator."""
    whose, gallery_id = _whose(mine=query.mine), _gallery_id(query.gallery)
    cleared = get_catalog().search_history.clear(by=whose, gallery_id=gallery_id)
    if whose is None:  # others would wonder where theirs are
        record("clear_queries", query.gallery or "")
    return respond(ClearedOut(queries=cleared))


@api.delete("/queries/<query_id>", tags=[tag], responses={204: None})
def forget_query(path: QueryPath) -> Response:
    """Forget a past query; its address leads nowhere from then on. It can be restored for a day."""
    if not get_catalog().search_history.remove(path.query_id, by=_whose()):
        raise NotFoundError("you have asked no such query", hint="queries are kept for 90 days")
    return Response(status=204)


@api.post("/queries/<query_id>/restore", tags=[tag], responses={204: None})
def restore_query(path: QueryPath) -> Response:
    """Bring a past query back that was forgotten."""
    if not get_catalog().search_history.restore(path.query_id, by=_whose()):
        raise NotFoundError(
            "there is no such query to be restored",
            hint="what was forgotten is deleted after a day",
        )
    return Response(status=204)


def _whose(*, mine: bool = False) -> str | None:
    """Whose queries the caller gets to see: everybody's, as None, or one's own."""
    return None if may("admin") and not mine else actor()


def _gallery_id(name: str | None) -> int | None:
    return None if name is None else get_catalog().galleries.get(name).id


def _past(search: Search) -> PastQueryOut:
    request, answer = search.request, search.answer
    parts, results = parts_of(request), answer["results"]
    return PastQueryOut(
        id=search.id,
        gallery=request["gallery"],
        name=in_words(parts),
        picture_url=_picture_url(search.id, parts),
        filter=filter_out(request),
        state=answer["state"],
        results=len(results),
        best=_best(results[0]) if results else None,
        good_match=answer.get("good_match"),
        probable=answer.get("probable"),
        by=search.submitted_by,
        created_at=search.created_at,
        url=url_for("api.read", query_id=search.id),
    )


def _picture_url(query_id: str, parts: list[dict[str, Any]]) -> str | None:
    """The first picture asked about, small; the gallery's own, too: it may be gone by now."""
    at = next((at for at, part in enumerate(parts) if "picture" in part), None)
    return None if at is None else url_for("api.query_picture", query_id=query_id, part=at)


def _best(result: dict[str, Any]) -> BestOut:
    return BestOut(
        image_id=result["image_id"],
        name=result["name"],
        label=result["label"],
        thumbnail_url=url_for("api.thumbnail", image_id=result["image_id"]),
    )
