"""Trainings: have an encoder trained on a gallery; jobs tell the rest."""

from flask import Response
from flask_openapi3.models.tag import Tag

from models_store.training.recipe import Recipe
from tasks.client.trainings import submit_training
from tasks.ensemble import get_catalog
from tasks.training_terms import TrainingTerms
from web.access.caller import actor
from web.api.blueprint import api
from web.present import job_out
from web.respond import respond
from web.schemas.galleries import GalleryPath
from web.schemas.jobs import JobOut
from web.schemas.trainings import TrainingForm

tag = Tag(name="trainings", description="Encoders of one's own, from a gallery's labels.")


@api.post("/galleries/<name>/trainings", tags=[tag], responses={202: JobOut})
def train(path: GalleryPath, body: TrainingForm) -> Response:
    """Train an encoder on a gallery's labels; a training that was stopped goes on.

    Where the same training is under way already, its job is returned.
    """
    usual = Recipe.gentle(body.name, new_classes=body.hold_out == "classes")
    recipe = usual.model_copy(update={"epochs": body.epochs})
    terms = TrainingTerms(recipe, body.base, body.hold_out, body.share)
    gallery = get_catalog().galleries.get(path.name)
    job = submit_training(gallery, terms, by=actor())
    return respond(job_out(job), 202)
