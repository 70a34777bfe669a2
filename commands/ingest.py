"""``semblance ingest``: a folder of pictures becomes a searchable gallery."""

import json
from dataclasses import asdict
from pathlib import Path

import click
from rich.console import Console
from rich.markup import escape

from commands.follow_jobs import progress_bars, update
from commands.index_gallery import index_gallery
from index_store.catalog.records import Gallery
from index_store.catalog.text import storable
from index_store.images import ImageFiles
from settings import get_settings
from tasks.ensemble import get_catalog, get_profile
from tasks.ingest import Summary, ingest_folder
from tasks.job_run import claimed
from tasks.labels import labels_from
from tasks.recovery import release_orphans

_SHOWN = 20  # corrupt files listed; the rest are counted


@click.command()
@click.argument("gallery")
@click.argument("path", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--labels",
    default="folders",
    show_default=True,
    metavar="folders|none|FILE.csv",
    help="Where labels come from: the folder a picture lies in, nowhere, or a CSV with file,label.",
)
@click.option("--copy", is_flag=True, help="Keep copies of the originals under SEMBLANCE_VAR.")
@click.option("--local", is_flag=True, help="Embed in this process, even if there are workers.")
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
def ingest(gallery: str, path: Path, labels: str, copy: bool, local: bool, as_json: bool) -> None:
    """Add all pictures under PATH to GALLERY, creating it if need be, and index them.

    Running it again adds only what is new; killed half-way, it goes on where it was. Pictures that
    were removed (`semblance rm`) and are still under PATH come back: ingesting them again undoes it.
    """
    try:
        found, summary = ingest_pictures(
            gallery, path, labels=labels, copy=copy, local=local, quiet=as_json
        )
    except KeyboardInterrupt:
        click.echo("interrupted; run the same command again: it goes on where it was", err=True)
        raise
    if as_json:
        click.echo(json.dumps({"gallery": asdict(found), "summary": asdict(summary)}, default=str))
    elif not found.images:
        click.echo(f"{gallery} is empty: there is no readable picture under {path}", err=True)


def ingest_pictures(
    name: str,
    path: Path,
    *,
    labels: str = "folders",
    copy: bool = False,
    local: bool = False,
    quiet: bool = False,
) -> tuple[Gallery, Summary]:
    """Take a folder into a gallery and have it indexed, with progress bars.

    Raises:
        LabelsError: The labels cannot be had; nothing was done.
        JobTakenError: Somebody else is at it already.
    """
    settings, catalog = get_settings(), get_catalog()
    labels_from(labels, path.resolve())  # a mistake there must not leave an empty gallery behind
    gallery = catalog.galleries.get_or_create(name)
    release_orphans()
    wanted = {"path": storable(str(path.resolve())), "labels": storable(labels), "copy": copy}
    job, _ = catalog.jobs.submit("ingest", gallery, None, wanted, "cli")
    with progress_bars() as bars, claimed(catalog, job.id) as run:
        bar = bars.add_task("looking", what=name, rate="")

        def progress(done: int, total: int | None, stage: str) -> None:
            run.progress(done, total, stage)
            update(bars, bar, done, total, stage)

        summary = ingest_folder(
            catalog,
            ImageFiles(settings.var),
            gallery,
            path,
            labels=labels,
            copy=copy,
            max_pixels=round(settings.max_megapixels * 1e6),
            threads=settings.decode_threads,
            progress=progress,
        )
    if not quiet:
        _report(summary)
    gallery = catalog.galleries.get(name)
    if gallery.images:
        encoders = [member.encoder for member in get_profile().members]
        index_gallery(gallery, encoders, rebuild=False, local=local)
    return gallery, summary


def _report(summary: Summary) -> None:
    console = Console(highlight=False, stderr=True)
    console.print(
        f"{summary.added} added, {summary.unchanged} unchanged, {summary.duplicates} duplicates, "
        f"{len(summary.corrupt)} corrupt, {summary.skipped} not pictures"
    )
    for path, reason in summary.corrupt[:_SHOWN]:
        console.print(f"  [yellow]skipped[/] {escape(str(path))}: {escape(reason)}", soft_wrap=True)
    if len(summary.corrupt) > _SHOWN:
        console.print(
            f"  and {len(summary.corrupt) - _SHOWN} more; the gallery page lists them all"
        )
