"""Suggested labels: have them made, look at them, decide, take it back."""

from flask import Response
from flask_openapi3.models.tag import Tag

from index_store.catalog.suggestion_records import Place, Suggestion
from tasks.client.prompts import chosen_prompts
from tasks.client.suggestions import (
    decide,
    go_on,
    require_run,
    submit_suggest,
    take_back,
    usual_encoder,
)
from tasks.ensemble import get_catalog
from tasks.suggesting.terms import SuggestTerms
from web.access.caller import actor
from web.api.blueprint import api
from web.errors import BadRequestError
from web.present import image_out, job_out
from web.respond import respond
from web.schemas.forms.suggestions import SuggestForm
from web.schemas.galleries import GalleryPath
from web.schemas.jobs import JobOut
from web.schemas.suggestions import (
    DecidedOut,
    DecisionForm,
    DecisionOut,
    DecisionPath,
    DecisionsOut,
    LabelTallyOut,
    OverviewQuery,
    PicturesQuery,
    RunOut,
    SuggestionOut,
    SuggestionPageOut,
    SuggestionsOut,
)

tag = Tag(name="suggestions", description="Labels that pictures without one may carry.")


@api.post("/galleries/<name>/suggestions", tags=[tag], responses={202: JobOut})
def suggest(path: GalleryPath, body: SuggestForm) -> Response:
    """Have labels suggested for the pictures that have none; where just that is under way, its job."""
    gallery = get_catalog().galleries.get(path.name)
    prompts, templates = chosen_prompts(gallery, body.prompts, body.templates)
    terms = SuggestTerms(tuple(body.classes), prompts, templates, body.method)
    encoder = body.encoder or usual_encoder(gallery)
    return respond(job_out(submit_suggest(gallery, encoder, terms, actor())), 202)


@api.get("/galleries/<name>/suggestions", tags=[tag], responses={200: SuggestionsOut})
def read_suggestions(path: GalleryPath, query: OverviewQuery) -> Response:
    """What is suggested, by label, and how good each method is."""
    catalog = get_catalog()
    run = catalog.suggestions.current(catalog.galleries.get(path.name).id)
    if run is None:
        return respond(SuggestionsOut(run=None, labels=[], pictures=0, likely=0))
    labels = [
        LabelTallyOut(**one._asdict()) for one in catalog.suggestions.tally(run.id, query.least)
    ]
    shown = SuggestionsOut(
        run=RunOut(**{name: getattr(run, name) for name in RunOut.model_fields}),
        labels=labels,
        pictures=sum(one.pictures for one in labels),
        likely=sum(one.likely for one in labels),
    )
    return respond(shown)


@api.get("/galleries/<name>/suggestions/pictures", tags=[tag], responses={200: SuggestionPageOut})
def list_suggestions(path: GalleryPath, query: PicturesQuery) -> Response:
    """A page of the pictures that one label is suggested for, the likeliest first."""
    catalog = get_catalog()
    run = require_run(catalog.galleries.get(path.name))
    page = catalog.suggestions.page(
        run.id,
        query.label,
        least=query.least,
        after=_place(query.after),
        limit=query.limit,
    )
    images = catalog.images.get_many([one.image_id for one in page])
    suggestions = [
        SuggestionOut(
            image=image_out(images[one.image_id]), label=one.label, confidence=one.confidence
        )
        for one in page
        if one.image_id in images
    ]
    next_after = _after(page[-1]) if len(page) == query.limit else None
    return respond(SuggestionPageOut(suggestions=suggestions, next_after=next_after))


@api.post("/galleries/<name>/suggestions/decisions", tags=[tag], responses={200: DecidedOut})
def decide_about(path: GalleryPath, body: DecisionForm) -> Response:
    """Accept suggestions, which gives pictures their labels, or reject them.

    A large one is carried out in several calls: as long as ``done`` is false, ask to go on.
    """
    decision, done = decide(
        get_catalog().galleries.get(path.name),
        body.action,
        run_id=body.run,
        only=body.label,
        least=body.least,
        image_ids=body.image_ids,
        given=body.given.strip() if body.given else None,
        by=actor(),
    )
    return respond(DecidedOut(decision=DecisionOut.model_validate(decision), done=done))


@api.get("/galleries/<name>/suggestions/decisions", tags=[tag], responses={200: DecisionsOut})
def list_decisions(path: GalleryPath) -> Response:
    """The latest decisions about a gallery's suggestions, newest first."""
    catalog = get_catalog()
    found = catalog.decisions.list(catalog.galleries.get(path.name).id)
    return respond(DecisionsOut(decisions=[DecisionOut.model_validate(one) for one in found]))


@api.post(
    "/galleries/<name>/suggestions/decisions/<int:decision_id>/continue",
    tags=[tag],
    responses={200: DecidedOut},
)
def continue_decision(path: DecisionPath) -> Response:
    """Go on with a large decision."""
    decision, done = go_on(get_catalog().galleries.get(path.name), path.decision_id)
    return respond(DecidedOut(decision=DecisionOut.model_validate(decision), done=done))


@api.post(
    "/galleries/<name>/suggestions/decisions/<int:decision_id>/undo",
    tags=[tag],
    responses={200: DecidedOut},
)
def undo_decision(path: DecisionPath) -> Response:
    """Take a decision back: labels it gave go, unless they were changed since.

    As long as ``done`` is false, ask again.
    """
    decision, done = take_back(get_catalog().galleries.get(path.name), path.decision_id)
    return respond(DecidedOut(decision=DecisionOut.model_validate(decision), done=done))


def _after(last: Suggestion) -> str:
    return f"{last.confidence!r},{last.image_id}"


def _place(after: str | None) -> Place | None:
    """Where a page ended.

    Raises:
        BadRequestError: No page of ours ends there.
    """
    if after is None:
        return None
    confidence, _, image_id = after.partition(",")
    try:
        return Place(float(confidence), int(image_id))
    except ValueError as error:
        raise BadRequestError(
            "no page ended there", hint="take next_after of the page before"
        ) from error
