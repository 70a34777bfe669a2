"""``semblance evaluate``: how good the answers are, measured on a gallery's own labels."""

import json
from collections.abc import Mapping
from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from commands.evaluation_report.pictures import pictures_of
from commands.evaluation_report.write import write_report
from commands.indexed import indexed_members
from commands.profile_option import profile_option
from commands.search_progress import search_progress
from index_store.catalog.database import Catalog
from index_store.catalog.records import Gallery
from index_store.errors import ConflictError
from index_store.evaluation.confusion import superclasses_of
from index_store.evaluation.estimate import estimate
from index_store.evaluation.measures import MAP
from index_store.fusion.methods import METHODS
from index_store.images import ImageFiles
from settings import get_settings
from tasks.evaluate import ENSEMBLE, Evaluation
from tasks.evaluate import evaluate as run
from tasks.evaluation_document import document
from tasks.evaluation_superclasses import read_superclasses, refuse_strangers
from tasks.runtime import get_engine

_BAR = 10  # characters, so that all fits into a terminal of eighty


@click.command()
@click.argument("gallery")
@click.option("--encoder", "chosen", multiple=True, help="Only this encoder; repeatable.")
@click.option("--sample", type=click.IntRange(min=1), help="Ask about this many pictures only.")
@click.option(
    "--superclasses",
    type=click.Path(path_type=Path),
    metavar="FILE.csv",
    help="Which classes belong together: a CSV with class,superclass. Without, what the gallery "
    "came with, or else what stands before the slash of a label such as animal/cat.",
)
@click.option(
    "--report",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="Write report.json and index.html there: every measure, confusions, the worst queries.",
)
@profile_option
@click.option("--json", "as_json", is_flag=True, help="Print what report.json holds.")
def evaluate(
    gallery: str,
    chosen: tuple[str, ...],
    sample: int | None,
    superclasses: Path | None,
    report: Path | None,
    as_json: bool,
) -> None:
    """MAP@10 of every encoder and of the ensemble, leave-one-out over GALLERY's labels."""
    settings, engine = get_settings(), get_engine()
    if superclasses and not (as_json or report):
        raise click.UsageError("--superclasses tells something only with --report or --json")
    found = engine.catalog.galleries.get(gallery)
    given = _superclasses(superclasses, engine.catalog, found)
    if report:
        report.mkdir(parents=True, exist_ok=True)  # before the work, should it be impossible
    members = indexed_members(engine, found.id, chosen)
    with search_progress(members) as progress:
        result = run(
            engine,
            found.id,
            members,
            METHODS[settings.fusion],
            depth=settings.depth,
            sample=sample,
            without_each=as_json or report is not None,
            progress=progress,
        )
    if not len(result.queries):
        raise ConflictError(
            f"no two pictures of {gallery} share a label",
            hint="ingest with --labels folders or a CSV",
        )
    if not as_json:
        show(gallery, {member.encoder: member.weight for member in members}, result)
    if not (as_json or report):
        return
    above = superclasses_of(result.truth.names, given)
    fusion, depth = settings.fusion, settings.depth
    told = document(engine, found, members, result, above, fusion=fusion, depth=depth)
    if report:
        pictures = pictures_of(told["worst"], engine.catalog, ImageFiles(settings.var))
        click.echo(f"written: {write_report(report, told, pictures)}", err=True)
    if as_json:
        click.echo(json.dumps(told))


def _superclasses(file: Path | None, catalog: Catalog, gallery: Gallery) -> dict[str, str]:
    """What the file says, or without one what the gallery came with.

    Raises:
        SuperclassesError: It cannot be read, or is not about this gallery.
    """
    if file is None:
        return catalog.superclasses.of(gallery.id)
    given = read_superclasses(file)
    refuse_strangers(given, [one.label for one in catalog.images.labels(gallery.id)], file)
    return given


def show(gallery: str, weights: Mapping[str, float], result: Evaluation) -> None:
    """MAP@10 with its interval, and Recall@1, of the encoders and the ensemble, the best last."""
    table = Table(
        Column("encoder", overflow="fold"),
        *("weight", "MAP@10", "95 % interval", "Recall@1", ""),
        box=None,
        pad_edge=False,
        title=f"{escape(gallery)}: {len(result.queries)} queries",
    )
    systems = [one for one in result.tens if one.kind != "without"]
    figures = {one: result.figures(one) for one in systems}
    for system in sorted(systems, key=lambda one: figures[one][MAP].mean()):
        found = estimate(figures[system][MAP])
        table.add_row(
            escape(system.encoder or ENSEMBLE.kind),
            f"{weights[system.encoder]:g}" if system.encoder else "",
            f"{found.mean:.3f}",
            f"{found.low:.3f} to {found.high:.3f}",
            f"{figures[system]['recall_at_1'].mean():.3f}",
            "█" * round(_BAR * found.mean),
        )
    Console(highlight=False).print(table)
