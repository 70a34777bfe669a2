"""Ask, follow and read queries."""

import re
from collections.abc import Iterator
from typing import Any

from flask import Response, request, url_for
from flask_openapi3.models.tag import Tag

from index_store.catalog.records import Gallery
from index_store.errors import NotFoundError
from models_store.preprocess.decode import open_picture
from models_store.preprocess.informative import find_area
from tasks.client import queries
from tasks.ensemble import get_catalog, get_profile
from tasks.parts import parts_of
from tasks.redis_client import get_live
from tasks.weights import voters
from web.access import limits
from web.access.caller import actor
from web.api.blueprint import api
from web.asked_parts import read_parts
from web.context import get_files, max_pixels
from web.decoding import PATIENCE_S, decoding
from web.errors import BadRequestError
from web.present import query_out
from web.respond import document, jpeg, respond
from web.schemas.forms.queries import PicturePath, QueryForm
from web.schemas.media import EVENTS, JPEG
from web.schemas.queries import AreaOut, QueryAccepted, QueryOut, QueryPath, SuggestionOut
from web.schemas.query_events import FoundOut, LandedVoteOut
from web.sse import stream

_EVENT_ID = re.compile(r"\d{1,18}(-\d{1,18})?")  # as Redis numbers the entries of a stream

tag = Tag(name="queries", description="Search a gallery with pictures and words.")


@api.post("/queries", tags=[tag], responses={202: QueryAccepted})
def ask(form: QueryForm) -> Response:
    """Queue a query; the answer arrives at its address and, as it forms, at its events."""
    catalog = get_catalog()
    gallery = catalog.galleries.get(form.gallery)
    query_id = submit(gallery, form)
    accepted = QueryAccepted(
        id=query_id,
        gallery=gallery.name,
        state="pending",
        encoders=[member.encoder for member in get_profile().members],
        url=url_for("api.read", query_id=query_id),
        events_url=url_for("api.events", query_id=query_id),
    )
    response = respond(accepted, 202)
    response.location = accepted.url
    return response


@limits.queries
def submit(gallery: Gallery, form: QueryForm) -> str:
    """Queue the query that a form describes and return its id.

    Raises:
        BadRequestError: It says nothing, or names a picture that was not sent.
        PictureError: A picture cannot be searched with.
        BusyError: Too many pictures are being decoded.
        NothingMatchesError: Its filters let no picture through.
    """
    return queries.submit(
        get_live(),
        gallery,
        voters(get_catalog(), gallery.id, get_profile().members),
        read_parts(form),
        k=form.k,
        by=actor(),
        wanted=form.wanted(),
    )


@api.get("/queries/<query_id>", tags=[tag], responses={200: QueryOut})
def read(path: QueryPath) -> Response:
    """The query so far: votes as they land, results once it is answered."""
    return respond(query_out(_known(path.query_id)))


@api.get("/queries/<query_id>/events", tags=[tag], responses={200: EVENTS})
def events(path: QueryPath) -> Response:
    """Server-sent events: a ``vote`` per encoder, then ``done`` or ``failed`` with the whole query."""
    _known(path.query_id)
    resume_at = request.headers.get("Last-Event-ID", "0")
    if not _EVENT_ID.fullmatch(resume_at):
        raise BadRequestError("that Last-Event-ID is none of ours")
    return stream(_events(path.query_id, resume_at))


def _events(query_id: str, after: str) -> Iterator[tuple[str, str, Any] | None]:
    live, catalog = get_live(), get_catalog()
    for event in queries.follow(live, catalog, query_id, after):
        if event is None:
            yield None
        elif event.kind == "vote":
            yield event.id, "vote", document(_vote(event.data))
        else:
            yield event.id, event.kind, document(query_out(_known(query_id)))


def _vote(outcome: dict[str, Any]) -> LandedVoteOut:
    """An outcome with its three best candidates instead of all that the fusion needs."""
    top = [
        FoundOut(
            image_id=image_id,
            score=score,
            thumbnail_url=url_for("api.thumbnail", image_id=image_id),
        )
        for image_id, score in outcome["ranking"][:3]
    ]
    state = "abstained" if outcome["reason"] else "voted"
    return LandedVoteOut.model_validate(outcome | {"state": state, "top": top})


@api.get("/queries/<query_id>/pictures/<int:part>", tags=[tag], responses={200: JPEG})
def query_picture(path: PicturePath) -> Response:
    """A small rendition of a picture asked about: the part of that number, from 0."""
    return jpeg(_rendition(path), f"{path.query_id}-{path.part}", 86400)


@api.get("/queries/<query_id>/pictures/<int:part>/area", tags=[tag], responses={200: SuggestionOut})
def suggested_area(path: PicturePath) -> Response:
    """The part of a picture asked about that ``crop=auto`` would search with.

    It is looked for in the small rendition: a search with the picture itself may put it a little elsewhere.
    """
    with decoding(PATIENCE_S):
        found = find_area(open_picture(_rendition(path), max_pixels=max_pixels()))
    area = None if found is None else AreaOut(box=found.box, confidence=found.confidence)
    return respond(SuggestionOut(area=area))


def _rendition(path: PicturePath) -> bytes:
    """A picture asked about, as it is kept: small."""
    parts = parts_of(_known(path.query_id))
    if path.part >= len(parts) or "picture" not in parts[path.part]:
        raise NotFoundError("the query has no such picture", hint="its parts say which there are")
    return get_files().thumbnail(parts[path.part]["picture"]["content_hash"])


def _known(query_id: str) -> dict[str, Any]:
    found = queries.document(get_catalog(), query_id)
    if found is None:
        raise NotFoundError("there is no such query", hint="queries are kept for 90 days")
    return found
