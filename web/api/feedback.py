"""Thumbs up and down on results, and weights tuned from them."""

from typing import Any

from flask import Response
from flask_openapi3.models.tag import Tag

from index_store.feedback_tuning import FEWEST, FeedbackTuning
from index_store.fusion.methods import METHODS
from settings import get_settings
from tasks import feedback, feedback_tuning
from tasks.ensemble import get_catalog, get_profile
from tasks.gallery_weights import weights_in_use
from web.api.blueprint import api
from web.respond import respond
from web.schemas.feedback import (
    FeedbackOut,
    FeedbackPath,
    FeedbackTuningOut,
    ThumbForm,
    ThumbOut,
    UsedOut,
    UseForm,
)
from web.schemas.galleries import GalleryPath

tag = Tag(name="feedback", description="What people think of results, and what follows from it.")


@api.put("/queries/<query_id>/feedback/<int:image_id>", tags=[tag], responses={200: ThumbOut})
def give_thumb(path: FeedbackPath, body: ThumbForm) -> Response:
    """Say whether a picture is what the query looked for; who asks the same again is told."""
    feedback.give(get_catalog(), path.query_id, path.image_id, body.thumb)
    return respond(ThumbOut(image_id=path.image_id, thumb=body.thumb))


@api.delete("/queries/<query_id>/feedback/<int:image_id>", tags=[tag], responses={204: None})
def take_thumb_back(path: FeedbackPath) -> Response:
    """Say nothing of a picture any more."""
    feedback.take_back(get_catalog(), path.query_id, path.image_id)
    return Response(status=204)


@api.get("/galleries/<name>/feedback", tags=[tag], responses={200: FeedbackOut})
def read_feedback(path: GalleryPath) -> Response:
    """How much feedback a gallery has."""
    catalog = get_catalog()
    counted = catalog.feedback.count(catalog.galleries.get(path.name).id)
    return respond(FeedbackOut(**counted._asdict(), fewest=FEWEST))


@api.get("/galleries/<name>/feedback/tuning", tags=[tag], responses={200: FeedbackTuningOut})
def measure_feedback(path: GalleryPath) -> Response:
    """Weights that the feedback speaks for, and by how much they are better; changes nothing."""
    catalog, members = get_catalog(), get_profile().members
    gallery = catalog.galleries.get(path.name)
    in_use = weights_in_use(catalog, gallery.id, members).weights
    found = feedback_tuning.measure(catalog, gallery.id, members, METHODS[get_settings().fusion])
    return respond(FeedbackTuningOut(**_tuning(found, in_use)))


@api.post("/galleries/<name>/feedback/tuning", tags=[tag], responses={200: UsedOut})
def use_feedback(path: GalleryPath, body: UseForm) -> Response:
    """Use the weights that the feedback speaks for; refused where that is not clear."""
    catalog, members = get_catalog(), get_profile().members
    gallery = catalog.galleries.get(path.name)
    in_use = weights_in_use(catalog, gallery.id, members).weights
    found, tuning_id = feedback_tuning.apply(
        catalog, gallery.id, members, METHODS[get_settings().fusion], seen=body.weights
    )
    return respond(UsedOut(**_tuning(found, in_use), id=tuning_id))


def _tuning(found: FeedbackTuning, in_use: dict[str, float]) -> dict[str, Any]:
    return feedback_tuning.report(found) | {"in_use": in_use}
