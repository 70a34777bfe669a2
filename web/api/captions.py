"""Captions: read, changed, undone, and written by a network."""

import redis
from flask import Response
from flask_openapi3.models.tag import Tag

from tasks.client import captions
from tasks.ensemble import find_captioner, get_catalog
from tasks.errors import ServiceDownError
from tasks.presence import CAPTIONS, alive
from tasks.redis_client import get_redis
from web.access.caller import actor
from web.api.blueprint import api
from web.present import caption_out, job_out
from web.respond import respond
from web.schemas.captions import CaptioningForm, CaptionOut, CaptionsOut
from web.schemas.forms.captions import CaptionForm
from web.schemas.galleries import GalleryPath, ImagePath
from web.schemas.jobs import JobOut

tag = Tag(name="captions", description="What pictures show, in words.")


@api.get("/galleries/<name>/captions", tags=[tag], responses={200: CaptionsOut})
def read_captions(path: GalleryPath) -> Response:
    """How many of a gallery's pictures have a caption, and whether a network can write some."""
    catalog = get_catalog()
    gallery = catalog.galleries.get(path.name)
    captioner = find_captioner()
    try:
        up = bool(alive(get_redis(), [CAPTIONS]))
    except (redis.RedisError, ServiceDownError):
        up = False
    told = CaptionsOut(
        captions=catalog.captions.count(gallery.id),
        pictures=gallery.images,
        captioner=captioner and captioner.name,
        alive=up,
    )
    return respond(told)


@api.post("/galleries/<name>/captions", tags=[tag], responses={202: JobOut})
def write_captions(path: GalleryPath, body: CaptioningForm) -> Response:
    """Have a network describe the pictures that have no caption, or more of them.

    Where captions are being written already, that job is returned.
    """
    job = captions.submit_captioning(
        get_catalog().galleries.get(path.name),
        again=body.again,
        edits=body.edits,
        prompt=body.prompt,
        by=actor(),
    )
    return respond(job_out(job), 202)


@api.get("/images/<int:image_id>/caption", tags=[tag], responses={200: CaptionOut})
def read_caption(path: ImagePath) -> Response:
    """What a picture shows, in words."""
    catalog = get_catalog()
    image = catalog.images.get(path.image_id)
    return respond(caption_out(catalog.captions.get(image.id)))


@api.put("/images/<int:image_id>/caption", tags=[tag], responses={200: CaptionOut})
def change_caption(path: ImagePath, body: CaptionForm) -> Response:
    """Say what a picture shows; networks leave that alone from then on."""
    by = actor()
    return respond(caption_out(captions.edit(path.image_id, body.text, by)))


@api.post("/images/<int:image_id>/caption/undo", tags=[tag], responses={200: CaptionOut})
def undo_caption(path: ImagePath) -> Response:
    """Go back to what a caption was before it was changed last."""
    return respond(caption_out(captions.undo(path.image_id, actor())))
