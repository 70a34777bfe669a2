"""``semblance demo``: draw, start everything, ingest, search once through the queue, stay up."""

import re
from pathlib import Path
from typing import Any

import click

from commands.demo.gallery import DemoGallery, draw_gallery
from commands.demo.query import Query, held_out, left_out
from commands.follow_jobs import progress_bars, update
from commands.ingest import ingest_pictures
from commands.search import ask_service
from commands.search_answer import show
from commands.up.report import Reporter
from commands.up.running import Running, running
from commands.up.watch import watch
from settings import get_settings
from tasks.errors import TasksError


@click.command()
@click.option(
    "--gallery",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Search this folder of pictures instead of a drawn gallery; sub-folders are classes.",
)
@click.option("--once", is_flag=True, help="Leave after the first search.")
def demo(folder: Path | None, once: bool) -> None:
    """Do the main job once, from pictures to ten results, and keep the service up."""
    reporter = Reporter()
    try:
        drawn = None if folder else _draw(get_settings().var / "demo")
        reporter.starting()
        with running(report=reporter.started) as service:
            summary = _main_job(service, drawn, folder)
            reporter.summary(service)
            try:
                if not once:
                    missing = [one.service.name for one in service.outcomes if one.state != "up"]
                    watch(service.supervisor, service.services, missing, reporter.changed)
            finally:
                reporter.stopping()
        click.echo(summary)
    except KeyboardInterrupt:
        reporter.stopped()


def _draw(folder: Path) -> DemoGallery:
    """The drawn gallery, drawn the first time."""
    with progress_bars() as bars:
        bar = bars.add_task("", what="demo", rate="")
        return draw_gallery(
            folder, progress=lambda done, total: update(bars, bar, done, total, "drawing")
        )


def _main_job(service: Running, drawn: DemoGallery | None, folder: Path | None) -> str:
    """Ingest, search, show; returns the outcome in a line."""
    if drawn:
        gallery, _ = ingest_pictures("demo", drawn.gallery)
        query = held_out(drawn.queries)
    else:
        folder = Path(folder or ".").resolve()
        gallery, _ = ingest_pictures(_slug(folder.name), folder)
        query = left_out(gallery)
    answer = ask_service(gallery, [query.shown], 10)
    if answer["state"] != "done":
        raise TasksError(answer["error"]["message"], hint="`semblance doctor` tells more")
    click.echo(f"\nasked about {query.shown.source.name}, class {query.label or 'unknown'}:")
    show(answer)
    click.echo(f"\nthis search   {service.where.dashboard}/searches/{answer['id']}")
    click.echo(f"dashboard     {service.where.dashboard}")
    click.echo(f"Flower        {service.where.flower or 'not started'}")
    return _outcome(answer, query)


def _outcome(answer: dict[str, Any], query: Query) -> str:
    results = answer["results"]
    votes = sum(one["state"] == "voted" for one in answer["encoders"])
    same = sum(one["label"] == query.label for one in results) if query.label else 0
    return (
        f"demo: {len(results)} results from {votes} votes, "
        f"{same} of {len(results)} in the query's class"
    )


def _slug(name: str) -> str:
    """A gallery name as near to the folder's as allowed."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:63].strip("-") or "pictures"
