"""Have labels suggested, and decide about them; what cannot be suggested is refused here."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from index_store.catalog.records import Gallery, Job
from index_store.catalog.suggestion_records import Action, Decision, SuggestionRun
from index_store.errors import ConflictError, NoIndexError, NotFoundError
from tasks.client.galleries import require_pictures
from tasks.client.members import require_members
from tasks.dispatch import dispatch
from tasks.ensemble import get_catalog, get_profile, speaks
from tasks.suggesting.terms import SuggestTerms, named_classes

BUDGET_S: Final = 8.0
"""How long one call carries out a decision; of a larger one the next call does the rest."""


def usual_encoder(gallery: Gallery) -> str:
    """The first of the profile that has an index of the gallery, rather one that understands words.

    Raises:
        EmptyIndexError: The gallery is empty.
        NoIndexError: None has.
    """
    require_pictures(gallery)
    indexed = {one.encoder for one in get_catalog().index_versions.current(gallery.id)}
    names = [one.encoder for one in get_profile().members if one.encoder in indexed]
    if not names:
        raise NoIndexError(
            f"no encoder has an index of {gallery.name}", hint="`semblance reindex` first"
        )
    return next((name for name in names if speaks(name)), names[0])


def submit_suggest(gallery: Gallery, encoder: str, terms: SuggestTerms, by: str = "") -> Job:
    """Have labels suggested for a gallery; where just that is under way, its job is returned.

    Args:
        gallery: The gallery.
        encoder: Of the profile, whose embeddings are looked at.
        terms: What is wanted; names of classes become the gallery's own spelling of them.
        by: Who asks.

    Raises:
        NotFoundError: The profile has no such encoder.
        EmptyIndexError: The gallery is empty.
        BadClassesError: The names cannot be used.
        PromptsError: The sentences cannot be used.
        ConflictError: Something else is being suggested there.
    """
    job, created = prepare_suggest(gallery, encoder, terms, by)
    if created:
        dispatch(job)
    return job


def prepare_suggest(
    gallery: Gallery, encoder: str, terms: SuggestTerms, by: str = ""
) -> tuple[Job, bool]:
    """Put the job into the catalog, for whoever will run it; whether it is new.

    Raises:
        Everything :func:`submit_suggest` does.
    """
    require_members([encoder])
    require_pictures(gallery)
    labels = [one.label for one in get_catalog().images.labels(gallery.id)]
    terms = replace(terms, classes=named_classes(terms.classes, labels))
    if terms.templates:
        terms.sentences()
    params = terms.to_json()
    job, created = get_catalog().jobs.submit("suggest", gallery, encoder, params, by)
    if not created and (job.encoder, job.params) != (encoder, params):
        raise ConflictError(
            f"labels are to be suggested for {gallery.name} on other terms: job {job.id[:8]}, {job.state}",
            hint=f"wait for it, or cancel it: `semblance jobs --cancel {job.id[:8]}`",
        )
    return job, created


def require_run(gallery: Gallery, run_id: int | None = None) -> SuggestionRun:
    """The run whose suggestions are shown.

    Args:
        gallery: The gallery.
        run_id: The one that somebody looks at; None for whichever is there.

    Raises:
        NotFoundError: There is none.
        ConflictError: Another one has replaced it.
    """
    current = get_catalog().suggestions.current(gallery.id)
    if current is None:
        raise NotFoundError(
            f"nothing has been suggested for {gallery.name} yet",
            hint=f"`semblance classify {gallery.name}`, or the gallery's page of labels",
        )
    if run_id is not None and run_id != current.id:
        raise ConflictError(
            "other suggestions have replaced these", hint="look at the ones there are now"
        )
    return current


def decide(
    gallery: Gallery,
    action: Action,
    *,
    run_id: int | None = None,
    only: str | None = None,
    least: float | None = None,
    image_ids: Sequence[int] = (),
    given: str | None = None,
    by: str = "",
) -> tuple[Decision, bool]:
    """Decide about suggestions: those named, or all of a label, or all that are likely.

    Args:
        gallery: The gallery.
        action: What to do with them.
        run_id: The run that somebody looks at.
        only: Those of this label.
        least: Those at least so likely.
        image_ids: Those of these pictures, and no others.
        given: Accept with this label in place of the suggested one.
        by: Who decides.

    Returns:
        The decision, and whether all of it is carried out; else call :func:`go_on`.

    Raises:
        NotFoundError: Nothing is suggested.
        ConflictError: Other suggestions have replaced these.
    """
    decisions, run = get_catalog().decisions, require_run(gallery, run_id)
    taken = decisions.take(gallery.id, run.id, action, only=only, least=least, given=given, by=by)
    done = decisions.carry_out(taken.id, BUDGET_S, image_ids)
    return decisions.get(gallery.id, taken.id), done


def go_on(gallery: Gallery, decision_id: int) -> tuple[Decision, bool]:
    """Go on with a large decision, as :func:`decide` returns it.

    Raises:
        NotFoundError: There is no such decision about this gallery.
        ConflictError: It was taken back, or other suggestions have replaced these.
    """
    decisions = get_catalog().decisions
    decisions.get(gallery.id, decision_id)
    done = decisions.carry_out(decision_id, BUDGET_S)
    return decisions.get(gallery.id, decision_id), done


def take_back(gallery: Gallery, decision_id: int) -> tuple[Decision, bool]:
    """Undo a decision, or go on undoing it; labels that were changed since stay.

    Raises:
        NotFoundError: There is no such decision about this gallery.
    """
    decisions = get_catalog().decisions
    decisions.get(gallery.id, decision_id)
    done = decisions.undo(decision_id, BUDGET_S)
    return decisions.get(gallery.id, decision_id), done
