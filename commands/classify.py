"""``semblance classify``: labels suggested for pictures without one, accepted and taken back."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from commands.follow_jobs import follow, progress_bars, update
from commands.index_gallery import served
from commands.profile_option import profile_option
from index_store.catalog.records import Gallery
from index_store.catalog.suggestion_records import Decision, LabelTally
from models_store.text.prompts import read_prompts
from tasks.client.prompts import chosen_prompts
from tasks.client.suggestions import (
    decide,
    go_on,
    prepare_suggest,
    require_run,
    submit_suggest,
    take_back,
    usual_encoder,
)
from tasks.ensemble import get_catalog
from tasks.suggesting.terms import METHODS, BadClassesError, Method, SuggestTerms

_WHY = {
    "no_words": "understands no words, or none of these",
    "too_few_labels": "too few pictures have a label",
    "not_embedded": "has not embedded the gallery: `semblance reindex`",
    "unknown_training": "nobody knows which pictures it learned from",
    "nothing_to_measure": "no labelled picture to measure with",
}


@click.command()
@click.argument("gallery")
@click.option(
    "--classes",
    "file",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Names of classes, one per line; else the gallery's labels.",
)
@click.option("--class", "names", multiple=True, metavar="NAME", help="A class; repeatable.")
@click.option("--prompts", metavar="SET|FILE", help="What is said of each class; else `short`.")
@click.option("--encoder", help="Whose embeddings are looked at; else the first that reads words.")
@click.option("--method", type=click.Choice(METHODS), help="Which method suggests; else the best.")
@click.option("--accept-above", type=click.FloatRange(0, 1), help="Accept what is so likely.")
@click.option("--undo", is_flag=True, help="Take the last decision about suggestions back.")
@click.option("--local", is_flag=True, help="In this process, even if there are workers.")
@profile_option
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def classify(
    gallery: str,
    file: Path | None,
    names: tuple[str, ...],
    prompts: str | None,
    encoder: str | None,
    method: Method | None,
    accept_above: float | None,
    undo: bool,
    local: bool,
    as_json: bool,
) -> None:
    """Suggest labels for the pictures of GALLERY that have none.

    By the names of the classes alone, by a probe learned from the labels there are, and by encoders that
    were trained here; each is measured with labelled pictures that were held out.
    """
    found = get_catalog().galleries.get(gallery)
    if undo:
        _undo(found, as_json)
        return
    name, templates = _prompts(found, prompts)
    terms = SuggestTerms((*_read_classes(file), *names), name, templates, method)
    _run(found, encoder or usual_encoder(found), terms, local=local)
    decision = None if accept_above is None else _accept(found, accept_above)
    run = require_run(found)
    tallies = get_catalog().suggestions.tally(run.id, accept_above or 0.0)
    if as_json:
        labels = [one._asdict() for one in tallies]
        accepted = None if decision is None else decision.pictures
        click.echo(json.dumps(run.report | {"labels": labels, "accepted": accepted}))
        return
    _show(found, run.report, tallies)
    if decision is not None:
        click.echo(
            f"{decision.pictures} accepted; `semblance classify {gallery} --undo` takes it back"
        )


def _read_classes(file: Path | None) -> list[str]:
    if file is None:
        return []
    try:
        return file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BadClassesError(
            f"the classes in {file} cannot be read: {error}",
            hint="write them to a text file in UTF-8, one per line",
        ) from error


def _prompts(gallery: Gallery, chosen: str | None) -> tuple[str, tuple[str, ...]]:
    """A set by its name, or the sentences in a file."""
    if chosen is not None and Path(chosen).is_file():
        own = read_prompts(Path(chosen))
        return own.name, own.templates
    return chosen_prompts(gallery, chosen)


def _run(gallery: Gallery, encoder: str, terms: SuggestTerms, *, local: bool) -> None:
    """Have labels suggested: by the encoder's worker if there is one, else in this process."""
    if not local and served([encoder]):
        follow([submit_suggest(gallery, encoder, terms, by="cli")])
        return
    from tasks.recovery import release_orphans
    from tasks.suggesting.job import run_suggest

    release_orphans()
    job, _ = prepare_suggest(gallery, encoder, terms, by="cli")
    with progress_bars() as bars:
        bar = bars.add_task("", what=encoder, rate="")
        run_suggest(job.id, lambda done, total, stage: update(bars, bar, done, total, stage))


def _accept(gallery: Gallery, least: float) -> Decision:
    decision, done = decide(gallery, "accept", least=least, by="cli")
    while not done:
        decision, done = go_on(gallery, decision.id)
    return decision


def _undo(gallery: Gallery, as_json: bool) -> None:
    standing = [one for one in get_catalog().decisions.list(gallery.id) if one.undone_at is None]
    done = not standing
    while not done:
        _, done = take_back(gallery, standing[0].id)
    pictures = standing[0].pictures if standing else 0
    if as_json:
        click.echo(json.dumps({"undone": pictures}))
    else:
        click.echo(
            f"taken back: {pictures:,} {'picture' if pictures == 1 else 'pictures'}"
            if standing
            else "there is nothing to take back"
        )


def _show(gallery: Gallery, report: dict[str, Any], tallies: Sequence[LabelTally]) -> None:
    """How good each method is, and what is suggested."""
    table = Table("method", "encoder", "classes", "held out", "accuracy", "macro", box=None)
    for one in report["methods"]:
        mark = "*" if one["method"] == report["chosen"]["method"] else " "
        start = [f"{mark} {one['method']}", escape(one["encoder"])]
        if one["accuracy"]:
            figures = [_figure(one["accuracy"]), _figure(one["macro_accuracy"])]
        else:
            figures = [_WHY[one["why"]], ""]
        table.add_row(*start, str(one["classes"]), str(one["pictures"]), *figures)
    console = Console(highlight=False)
    console.print(table)
    for one in report["methods"]:
        if unknown := one.get("unknown_classes"):
            names = ", ".join(unknown)
            console.print(f"{one['encoder']} does not know the words of: {names}", markup=False)
    if not report["unlabelled"]:
        console.print(f"every picture of {gallery.name} has a label", markup=False)
        return
    for tally in tallies:
        console.print(f"{tally.pictures:>8,}  {tally.label}", markup=False)
    console.print(
        f"{report['suggested']:,} suggestions for {report['unlabelled']:,} pictures without a label, "
        f"by {report['chosen']['method']} (*); accept them on the page of {gallery.name}'s labels, "
        "or with --accept-above",
        markup=False,
    )


def _figure(one: dict[str, float]) -> str:
    return f"{one['mean']:.3f} ({one['low']:.3f} to {one['high']:.3f})"
