"""Evaluations: how good a gallery's answers are, measured on its own labels, as jobs."""

from flask import Response
from flask_openapi3.models.tag import Tag

from tasks.client.evaluations import submit_evaluation
from tasks.client.galleries import require_pictures
from tasks.ensemble import get_catalog
from tasks.evaluation_comparison import comparison
from web.access.caller import actor
from web.api.blueprint import api
from web.present import job_out
from web.respond import respond
from web.schemas.evaluation_comparison import (
    ComparedEvaluationOut,
    ComparisonQuery,
    EvaluationComparisonOut,
)
from web.schemas.evaluations import (
    EvaluationDocumentOut,
    EvaluationForm,
    EvaluationOut,
    EvaluationPath,
    EvaluationsOut,
    EvaluationsQuery,
    EvaluationSummaryOut,
)
from web.schemas.galleries import GalleryPath
from web.schemas.jobs import JobOut

tag = Tag(name="evaluations", description="MAP@10 and more, on a gallery's own labels.")


@api.post("/galleries/<name>/evaluations", tags=[tag], responses={202: JobOut})
def evaluate(path: GalleryPath, body: EvaluationForm) -> Response:
    """Evaluate a gallery; where that is under way already, its job is returned.

    Done, the job's ``evaluation_id`` leads to what was found.
    """
    gallery = get_catalog().galleries.get(path.name)
    require_pictures(gallery)
    by = actor()
    job = submit_evaluation(gallery, body.encoders, sample=body.sample, by=by)
    return respond(job_out(job), 202)


@api.get("/galleries/<name>/evaluations", tags=[tag], responses={200: EvaluationsOut})
def list_evaluations(path: GalleryPath, query: EvaluationsQuery) -> Response:
    """A page of a gallery's evaluations, newest first, with the figures to compare them by."""
    catalog = get_catalog()
    gallery = catalog.galleries.get(path.name)
    page = catalog.evaluations.list(gallery.id, before=query.before, limit=query.limit)
    shown = [
        EvaluationSummaryOut(id=one.id, job_id=one.job_id, created_at=one.created_at, **one.summary)
        for one in page
    ]
    next_before = page[-1].id if len(page) == query.limit else None
    return respond(EvaluationsOut(evaluations=shown, next_before=next_before))


@api.get(
    "/galleries/<name>/evaluations/<int:evaluation_id>", tags=[tag], responses={200: EvaluationOut}
)
def read_evaluation(path: EvaluationPath) -> Response:
    """Everything an evaluation found: the document that `semblance evaluate --json` prints."""
    catalog = get_catalog()
    found = catalog.evaluations.get(catalog.galleries.get(path.name).id, path.evaluation_id)
    document = EvaluationDocumentOut.model_validate(found.document)
    return respond(
        EvaluationOut(
            id=found.id, job_id=found.job_id, created_at=found.created_at, document=document
        )
    )


@api.get(
    "/galleries/<name>/evaluations/<int:evaluation_id>/comparison",
    tags=[tag],
    responses={200: EvaluationComparisonOut},
)
def compare_evaluations(path: EvaluationPath, query: ComparisonQuery) -> Response:
    """Two evaluations of a gallery side by side: how far the one is above the other, and what else differs.

    Intervals are of the difference, made of those of the two.
    """
    catalog = get_catalog()
    gallery_id = catalog.galleries.get(path.name).id
    one = catalog.evaluations.get(gallery_id, path.evaluation_id)
    other = catalog.evaluations.get(gallery_id, query.other)
    return respond(
        EvaluationComparisonOut(
            this=ComparedEvaluationOut.model_validate(one),
            other=ComparedEvaluationOut.model_validate(other),
            **comparison(one.document, other.document),
        )
    )


@api.delete("/galleries/<name>/evaluations/<int:evaluation_id>", tags=[tag], responses={204: None})
def delete_evaluation(path: EvaluationPath) -> Response:
    """Forget an evaluation, for good."""
    catalog = get_catalog()
    catalog.evaluations.delete(catalog.galleries.get(path.name).id, path.evaluation_id)
    return Response(status=204)
