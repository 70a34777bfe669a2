"""An ingest as a job, from the gallery's making to its index."""

from collections.abc import Callable, Mapping
from typing import Any

from rich.console import Console
from rich.markup import escape

from commands.follow_jobs import progress_bars, update
from commands.index_gallery import index_gallery
from index_store.catalog.records import Gallery
from tasks.dispatch import queue_of
from tasks.ensemble import get_catalog, get_profile
from tasks.errors import JobTakenError
from tasks.ingest import Progress, Summary
from tasks.ingest_summary import ingest_document
from tasks.job_run import claimed
from tasks.recovery import release_orphans

_SHOWN = 20  # corrupt files listed; the rest are counted

Take = Callable[[Gallery, Progress], Summary]
"""Takes pictures into a gallery, telling how far it is."""


def ingest_job(
    name: str, wanted: Mapping[str, Any], take: Take, *, local: bool, quiet: bool
) -> tuple[Gallery, Summary]:
    """Make the gallery if need be, take pictures in, and have it indexed, with progress bars.

    Args:
        name: The gallery's.
        wanted: What was asked for, as the job remembers it.
        take: Does it.
        local: Embed in this process, even if there are workers.
        quiet: Do not tell what became of the files.

    Raises:
        JobTakenError: Somebody else is at it already.
    """
    catalog = get_catalog()
    gallery = catalog.galleries.get_or_create(name)
    release_orphans()
    job, _ = catalog.jobs.submit("ingest", gallery, None, dict(wanted), "cli")
    if queue_of(job):
        raise JobTakenError(
            f"a worker is to ingest {job.params['path']} into {name}",
            hint=f"wait for its end, or cancel it: `semblance jobs --cancel {job.id[:8]}`",
        )
    with progress_bars() as bars, claimed(catalog, job.id) as run:
        bar = bars.add_task("looking", what=name, rate="")

        def progress(done: int, total: int | None, stage: str) -> None:
            run.progress(done, total, stage)
            update(bars, bar, done, total, stage)

        summary = take(gallery, progress)
        catalog.ingests.keep(job.id, ingest_document(summary))
    if not quiet:
        report(summary)
    gallery = catalog.galleries.get(name)
    if gallery.images:
        encoders = [member.encoder for member in get_profile().members]
        index_gallery(gallery, encoders, rebuild=False, local=local)
    return gallery, summary


def report(summary: Summary) -> None:
    """Say on standard error what became of the files."""
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
