"""``semblance prompts compare``: which sentences tell a gallery's classes best."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from commands.follow_jobs import progress_bars, update
from commands.profile_option import profile_option
from index_store.catalog.records import Gallery
from models_store.text.prompts import PROMPT_SETS, Prompts, named_prompts, own_prompts, read_prompts
from tasks.client.galleries import require_pictures
from tasks.ensemble import get_catalog, get_profile, speaks
from tasks.errors import NoWordsError
from tasks.runtime import get_engine

_MEASURES = {"accuracy": "accuracy", "precision_at_10": "P@10", "map_at_10": "MAP@10"}


@click.command()
@click.argument("gallery")
@click.option("--encoder", "chosen", multiple=True, help="Only this encoder; repeatable.")
@click.option(
    "--prompts",
    "files",
    multiple=True,
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Compare these sentences, too, one per line with {} for the class; repeatable.",
)
@profile_option
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def compare(gallery: str, chosen: tuple[str, ...], files: tuple[Path, ...], as_json: bool) -> None:
    """How well each set of sentences tells GALLERY's labels, and what it gains over a single one.

    Accuracy is that of telling labelled pictures' classes by name, P@10 and MAP@10 those of searching the
    labelled pictures with each class's name.
    """
    found = get_catalog().galleries.get(gallery)
    require_pictures(found)
    encoders = _speakers(chosen)
    sets = _sets(found, files)
    told = [_compared(found, encoder, sets) for encoder in encoders]
    if as_json:
        click.echo(json.dumps({"gallery": gallery, "encoders": told}))
        return
    for one in told:
        _show(one)


def _speakers(chosen: Sequence[str]) -> list[str]:
    """The encoders that are asked.

    Raises:
        NoWordsError: None of them understands words.
    """
    members = [one.encoder for one in get_profile().members]
    if unknown := sorted(set(chosen) - set(members)):
        raise click.BadParameter(
            f"not in the profile: {', '.join(unknown)}; it has {', '.join(members)}"
        )
    speakers = [one for one in members if speaks(one) and (not chosen or one in chosen)]
    if not speakers:
        raise NoWordsError("no encoder in use understands words, or none of those named")
    return speakers


def _sets(gallery: Gallery, files: Sequence[Path]) -> list[Prompts]:
    own = get_catalog().prompts.in_use(gallery.id)
    sets = [named_prompts(name) for name in PROMPT_SETS]
    if own is not None:
        sets.append(own_prompts(own.templates, own.name))
    return [*sets, *map(read_prompts, files)]


def _compared(gallery: Gallery, encoder: str, sets: Sequence[Prompts]) -> dict[str, Any]:
    from tasks.prompt_comparison import compare_prompts
    from tasks.suggesting.job import embed_rest

    engine = get_engine()
    with progress_bars() as bars:
        bar = bars.add_task("", what=encoder, rate="")

        def progress(done: int, total: int, stage: str) -> None:
            update(bars, bar, done, total, stage)

        embed_rest(engine, gallery, encoder, progress)
        return compare_prompts(engine, gallery, encoder, sets, progress)


def _show(told: dict[str, Any]) -> None:
    """A table with intervals, and the gains below each figure."""
    table = Table(
        *("prompts", "sentences"),
        *_MEASURES.values(),
        box=None,
        pad_edge=False,
        title=f"{escape(told['encoder'])}: {told['pictures']} pictures, {told['classes']} classes",
    )
    for one in told["sets"]:
        figures = [_figure(one["measures"][name]) for name in _MEASURES]
        table.add_row(escape(one["prompts"]), str(one["sentences"]), *figures)
        if one["gain"]:
            gains = [f"[dim]{_points(one['gain'][name])}[/]" for name in _MEASURES]
            table.add_row("", "[dim]gain[/]", *gains)
    Console(highlight=False).print(table)


def _figure(one: dict[str, float]) -> str:
    return f"{one['mean']:.3f} ({one['low']:.3f} to {one['high']:.3f})"


def _points(one: dict[str, float]) -> str:
    return f"{100 * one['mean']:+.1f} ({100 * one['low']:+.1f} to {100 * one['high']:+.1f})"
