"""Ask, follow and read queries."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any

from flask import Response, request, send_file, url_for
from flask_openapi3.models.tag import Tag
from werkzeug.datastructures import FileStorage

from index_store.catalog.records import Gallery
from index_store.errors import NotFoundError
from models_store.preprocess.informative import open_informative, open_whole
from models_store.preprocess.thumbnail import thumbnail
from tasks.client import queries
from tasks.client.queries import Source
from tasks.ensemble import get_catalog, get_profile
from tasks.redis_client import get_live
from tasks.weights import voters
from web.api.blueprint import api
from web.context import get_files, max_pixels, shown_name
from web.decoding import PATIENCE_S, decoding
from web.errors import BadRequestError
from web.present import query_out
from web.respond import document, respond
from web.schemas.queries import QueryAccepted, QueryForm, QueryOut, QueryPath
from web.sse import stream

_EVENT_ID = re.compile(r"\d{1,18}(-\d{1,18})?")  # as Redis numbers the entries of a stream

tag = Tag(name="queries", description="Search a gallery with a picture.")


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


def submit(gallery: Gallery, form: QueryForm) -> str:
    """Queue the query that a form describes and return its id.

    Raises:
        BadRequestError: It names both a picture and an image, or neither.
        PictureError: The picture cannot be searched with.
        BusyError: Too many pictures are being decoded.
    """
    match form.picture, form.image_id:
        case None, int(image_id):
            data, source = _stored(image_id)
        case FileStorage() as upload, None:
            data, source = _uploaded(upload)
        case _:
            raise BadRequestError("send either a picture or an image_id")
    with decoding(PATIENCE_S):
        opened = (open_informative if form.crop == "auto" else open_whole)(
            data, max_pixels=max_pixels()
        )
    get_files().save_thumbnail(source.content_hash, lambda: thumbnail(opened.whole))
    return queries.submit(
        get_live(),
        gallery,
        voters(get_catalog(), gallery.id, get_profile().members),
        opened.searched,
        replace(source, area=opened.area, crop=form.crop),
        k=form.k,
        by=request.remote_addr or "",
    )


def _uploaded(upload: FileStorage) -> tuple[bytes, Source]:
    data = upload.read()
    return data, Source(shown_name(upload), hashlib.sha256(data).hexdigest())


def _stored(image_id: int) -> tuple[bytes, Source]:
    image = get_catalog().images.get(image_id)
    return get_files().read(image.uri), Source(image.name, image.content_hash, image.id)


@api.get("/queries/<query_id>", tags=[tag], responses={200: QueryOut})
def read(path: QueryPath) -> Response:
    """The query so far: votes as they land, results once it is answered."""
    return respond(query_out(_known(path.query_id)))


@api.get("/queries/<query_id>/events", tags=[tag])
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
            yield event.id, "vote", _vote(event.data)
        else:
            yield event.id, event.kind, document(query_out(_known(query_id)))


def _vote(outcome: dict[str, Any]) -> dict[str, Any]:
    """An outcome with its three best candidates instead of all that the fusion needs."""
    outcome.pop("evidence", None)
    ranking = outcome.pop("ranking")
    top = [
        {
            "image_id": image_id,
            "score": score,
            "thumbnail_url": url_for("api.thumbnail", image_id=image_id),
        }
        for image_id, score in ranking[:3]
    ]
    state = "abstained" if outcome["reason"] else "voted"
    return outcome | {"state": state, "top": top}


@api.get("/queries/<query_id>/picture", tags=[tag])
def query_picture(path: QueryPath) -> Response:
    """A small rendition of the picture asked about."""
    content_hash = _known(path.query_id)["content_hash"]
    data = get_files().thumbnail(content_hash)
    return send_file(BytesIO(data), mimetype="image/jpeg", max_age=86400)


def _known(query_id: str) -> dict[str, Any]:
    found = queries.document(get_catalog(), query_id)
    if found is None:
        raise NotFoundError("there is no such query", hint="queries are kept for 90 days")
    return found
