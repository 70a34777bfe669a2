"""``semblance caption``: what a gallery's pictures show, written by a network."""

import json

import click
import redis

from commands.follow_jobs import follow, progress_bars, update
from index_store.catalog.records import Gallery, Job
from models_store.captions.loading import require_captioner
from tasks.client.captions import queue_captioning, submit_captioning
from tasks.client.galleries import require_pictures
from tasks.ensemble import find_captioner, get_catalog
from tasks.errors import ServiceDownError
from tasks.presence import CAPTIONS, alive
from tasks.redis_client import get_redis


@click.command()
@click.argument("gallery")
@click.option(
    "--only-missing/--again",
    default=True,
    help="Pictures without a caption (the default), or also those that have a network's.",
)
@click.option("--edits", is_flag=True, help="With --again: write over what people wrote as well.")
@click.option("--prompt", default="", help="What every caption begins with.")
@click.option(
    "--queue/--local",
    default=None,
    help="On the service's worker, or in this process; left out: where there is a worker, there.",
)
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def caption(
    gallery: str, only_missing: bool, edits: bool, prompt: str, queue: bool | None, as_json: bool
) -> None:
    """Write captions for the pictures of GALLERY.

    Ctrl-C ends it; what is written stays, and the same command goes on with the rest. What people wrote or
    changed stays, and any caption can be undone (`semblance captions`).
    """
    if edits and only_missing:
        raise click.UsageError("--edits goes with --again")
    require_captioner(find_captioner())
    found = get_catalog().galleries.get(gallery)
    require_pictures(found)
    again = not only_missing
    if _is_served() if queue is None else queue:
        job = submit_captioning(found, again=again, edits=edits, prompt=prompt, by="cli")
        follow([job])
    else:
        job = _write_here(found, again=again, edits=edits, prompt=prompt)
    _tell(found, get_catalog().jobs.get(job.id), as_json=as_json)


def _is_served() -> bool:
    try:
        return bool(alive(get_redis(), [CAPTIONS]))
    except (redis.RedisError, ServiceDownError):
        return False


def _write_here(gallery: Gallery, *, again: bool, edits: bool, prompt: str) -> Job:
    from tasks.captioning import run_captioning  # slow to import
    from tasks.recovery import release_orphans

    release_orphans()
    job, _ = queue_captioning(gallery, again=again, edits=edits, prompt=prompt, by="cli")
    with progress_bars() as bars:
        bar = bars.add_task("", what=gallery.name, rate="")
        run_captioning(
            job.id,
            lambda: False,
            lambda done, total, stage: update(bars, bar, done, total, stage),
        )
    return job


def _tell(gallery: Gallery, job: Job, *, as_json: bool) -> None:
    there = get_catalog().captions.count(gallery.id)
    if as_json:
        told = {"gallery": gallery.name, "looked_at": job.done, "captions": there}
        click.echo(json.dumps(told | {"pictures": gallery.images}))
    else:
        click.echo(f"{there} of {gallery.images} pictures of {gallery.name} have a caption")
