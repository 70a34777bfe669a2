"""``semblance evaluate``: how good the answers are, measured on a gallery's own labels."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import click

from commands.evaluate_queued import evaluate_over_http, evaluate_queued
from commands.evaluation_report.page import page
from commands.evaluation_table import Line, lines_of, lines_told, show
from commands.indexed import indexed_members
from commands.profile_option import profile_option, profile_was_named
from commands.report_page.pictures import renditions
from commands.report_page.write import write_report
from commands.search_progress import search_progress
from commands.superclasses_option import superclasses_of_gallery, superclasses_option
from commands.url_option import asked_service, url_option
from index_store.catalog.records import Gallery
from index_store.errors import ConflictError
from index_store.evaluation.confusion import superclasses_of
from index_store.fusion.methods import METHODS
from index_store.images import ImageFiles
from settings import get_settings
from tasks.ensemble import get_catalog
from tasks.evaluate import evaluate as run
from tasks.evaluation_document import document
from tasks.runtime import get_engine


@click.command()
@click.argument("gallery")
@click.option("--encoder", "chosen", multiple=True, help="Only this encoder; repeatable.")
@click.option("--sample", type=click.IntRange(min=1), help="Ask about this many pictures only.")
@superclasses_option
@click.option(
    "--report",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="Write report.json and index.html there: every measure, confusions, the worst queries.",
)
@click.option(
    "--queue",
    is_flag=True,
    help="As a job of the service, kept to be compared; Ctrl-C leaves it at that.",
)
@profile_option
@url_option
@click.option("--json", "as_json", is_flag=True, help="Print what report.json holds.")
def evaluate(
    gallery: str,
    chosen: tuple[str, ...],
    sample: int | None,
    superclasses: Path | None,
    report: Path | None,
    queue: bool,
    as_json: bool,
) -> None:
    """MAP@10 of every encoder and of the ensemble, leave-one-out over GALLERY's labels."""
    service = asked_service()
    _refuse_what_says_nothing(superclasses, told=bool(as_json or report))
    if queue or service:
        _refuse_what_no_job_hears_of(superclasses)
    if service and report:
        raise click.UsageError(
            "the report is written on the service's machine; --json tells all of it"
        )
    if service:
        measured = _told(evaluate_over_http(service, gallery, chosen, sample))
        _print(gallery, measured, as_json=as_json)
        return
    found = get_catalog().galleries.get(gallery)
    given = superclasses_of_gallery(superclasses, get_catalog(), found)
    if report:
        report.mkdir(parents=True, exist_ok=True)  # before the work, should it be impossible
    if queue:
        measured = _told(evaluate_queued(found, chosen, sample))
    else:
        whole = as_json or report is not None
        measured = _evaluate_here(found, chosen, sample, given, whole=whole)
    if report:
        told = measured.document
        shown = (one["id"] for query in told["worst"] for one in (query, *query["results"]))
        pictures = renditions(shown, get_catalog(), ImageFiles(get_settings().var))
        click.echo(f"written: {write_report(report, told, page(told, pictures))}", err=True)
    _print(gallery, measured, as_json=as_json)


def _refuse_what_says_nothing(superclasses: Path | None, *, told: bool) -> None:
    """Refuse an option that would be left aside.

    Raises:
        UsageError: It is given.
    """
    if superclasses and not told:
        raise click.UsageError("--superclasses tells something only with --report or --json")


def _refuse_what_no_job_hears_of(superclasses: Path | None) -> None:
    """Refuse options that a job of the service would leave aside.

    Raises:
        UsageError: There are some.
    """
    if superclasses:
        raise click.UsageError("a job knows only the superclasses that the gallery came with")
    if profile_was_named():
        raise click.UsageError(
            "a queued evaluation is made with the service's own profile: leave --profile out, or "
            "start `semblance up --profile NAME`"
        )


class Measured(NamedTuple):
    """What is printed of an evaluation.

    Attributes:
        queries: How many pictures were asked about.
        weights: By encoder.
        lines: A line for each encoder, and one for the ensemble.
        document: All of it; empty where nobody wants it.
    """

    queries: int
    weights: Mapping[str, float]
    lines: Sequence[Line]
    document: dict[str, Any]


def _told(document: dict[str, Any]) -> Measured:
    """What a job found."""
    lines = lines_told(document["systems"])
    return Measured(document["queries"], document["weights"], lines, document)


def _print(gallery: str, measured: Measured, *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(measured.document))
    else:
        show(gallery, measured.queries, measured.weights, measured.lines)


def _evaluate_here(
    gallery: Gallery,
    chosen: Sequence[str],
    sample: int | None,
    given: Mapping[str, str],
    *,
    whole: bool,
) -> Measured:
    """Evaluate in this process.

    Args:
        gallery: The gallery.
        chosen: Only these encoders; all if there are none.
        sample: Ask about this many pictures only.
        given: Superclass by class.
        whole: Whether the document is wanted, which takes longer.

    Raises:
        ConflictError: No two pictures share a label.
    """
    settings, engine = get_settings(), get_engine()
    members = indexed_members(engine, gallery.id, chosen)
    with search_progress(members) as progress:
        result = run(
            engine,
            gallery.id,
            members,
            METHODS[settings.fusion],
            depth=settings.depth,
            sample=sample,
            without_each=whole,
            progress=progress,
        )
    if not len(result.queries):
        raise ConflictError(
            f"no two pictures of {gallery.name} share a label",
            hint="ingest with --labels folders or a CSV",
        )
    told: dict[str, Any] = {}
    if whole:
        above = superclasses_of(result.truth.names, given)
        told = document(
            engine,
            gallery,
            members,
            result,
            above,
            fusion=settings.fusion,
            depth=settings.depth,
            sample=sample,
        )
    weights = {member.encoder: member.weight for member in members}
    return Measured(len(result.queries), weights, lines_of(result), told)
