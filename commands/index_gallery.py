"""Have a gallery embedded and indexed: by the workers where there are any, else in this process."""

from collections.abc import Sequence

import redis

from commands.follow_jobs import follow, progress_bars, update
from index_store.catalog.records import Gallery, Job
from tasks.client.jobs import submit_reindex
from tasks.ensemble import get_catalog
from tasks.errors import ServiceDownError
from tasks.presence import alive
from tasks.redis_client import get_redis


def index_gallery(
    gallery: Gallery, encoders: Sequence[str], *, rebuild: bool, local: bool = False
) -> None:
    """Embed what is new and bring the indexes up to date, with a progress bar per encoder.

    Args:
        gallery: The gallery.
        encoders: Which encoders.
        rebuild: Build new index versions even if only few pictures are new.
        local: Do it here even if there are workers.
    """
    busy = set() if local else served(encoders)
    mine = [encoder for encoder in encoders if encoder not in busy]
    theirs = [encoder for encoder in encoders if encoder in busy]
    if theirs:
        follow(submit_reindex(gallery, theirs, rebuild=rebuild, by="cli"))
    if mine:
        _run_here(gallery, mine, rebuild=rebuild)


def served(encoders: Sequence[str]) -> set[str]:
    """Those of the encoders that a worker is alive for; none where Redis cannot be asked."""
    try:
        return alive(get_redis(), encoders)
    except (redis.RedisError, ServiceDownError):
        return set()


def _run_here(gallery: Gallery, encoders: Sequence[str], *, rebuild: bool) -> None:
    from tasks.indexing import run_job
    from tasks.recovery import release_orphans

    release_orphans()
    with progress_bars() as bars:
        for encoder in encoders:
            job = _submit(gallery, encoder, rebuild=rebuild)
            bar = bars.add_task("", what=encoder, rate="")
            run_job(job.id, lambda d, t, stage, bar=bar: update(bars, bar, d, t, stage))  # type: ignore[misc]


def _submit(gallery: Gallery, encoder: str, *, rebuild: bool) -> Job:
    job, _ = get_catalog().jobs.submit("reindex", gallery, encoder, {"rebuild": rebuild}, "cli")
    return job
