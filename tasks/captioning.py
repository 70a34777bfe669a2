"""One captioning job: what pictures of a gallery show, written by a network and kept batch by batch.

A run that is killed costs one batch: the next attempt goes on with what still lacks a caption. The network is
in memory as long as the job lasts and no longer. Brings torch.
"""

import logging
from collections.abc import Callable, Iterator
from datetime import datetime

import numpy as np

from index_store.catalog.captions import Wanted
from index_store.catalog.records import Gallery, Job
from models_store.captions.base import Captioner
from models_store.captions.loading import load_captioner
from models_store.errors import PictureError, UnreadableError
from models_store.preprocess.decoded_once import DecodedOnce
from models_store.runtime.bulk import PreparedItem, prepared_stream
from models_store.training.memory import give_back
from settings import get_settings
from tasks.client.captions import index_captions
from tasks.ensemble import find_captioner
from tasks.errors import TasksError
from tasks.job_run import JobRun, claimed
from tasks.originals import DECODED, originals
from tasks.runtime import Engine, get_engine

log = logging.getLogger(__name__)

Progress = Callable[[int, int, str], None]

BATCH = 8
"""Pictures described at once; progress, cancelling and the end of a worker wait for as many."""

_PAGE = 1000  # pictures looked up at once
_STAGE = "writing captions"


def wanted_by(job: Job) -> Wanted:
    """Which pictures a job is to describe: what was described since it was submitted need not be again."""
    since: datetime | None = job.created_at if job.params.get("again") else None
    return Wanted(since, edits=bool(job.params.get("edits")))


def run_captioning(job_id: str, leaving: Callable[[], bool], watch: Progress | None = None) -> None:
    """Claim a captioning job and see it through, or as far as it goes.

    Args:
        job_id: The job, as it is in the catalog.
        leaving: Whether the worker is about to end; the job then waits for the next one.
        watch: Told what the catalog is told.

    Raises:
        JobTakenError: It is done, cancelled, or another process is at it.
        JobCancelledError: It was cancelled while it ran; the captions written so far stay.
        NoCaptionerError: There is no network that writes captions.
        TasksError: Originals could not be read; the other pictures were described.
    """
    engine = get_engine()
    try:
        with claimed(engine.catalog, job_id) as run:
            gallery = engine.catalog.galleries.get_by_id(run.job.gallery_id)
            if not _describe(engine, gallery, run, leaving, watch):
                run.release()
                log.info("the captions of %s wait for the next worker", gallery.name)
    finally:
        give_back()
    index_captions(gallery)


def _describe(
    engine: Engine,
    gallery: Gallery,
    run: JobRun,
    leaving: Callable[[], bool],
    watch: Progress | None,
) -> bool:
    """Describe what there is to describe; False where the worker had to leave before the end."""
    run.progress(0, None, "loading the network")
    captioner = load_captioner(find_captioner(), threads=get_settings().torch_threads)
    captions, wanted = engine.catalog.captions, wanted_by(run.job)
    total, done = captions.count_lacking(gallery.id, wanted), 0
    unreadable: list[UnreadableError] = []
    for batch in _prepared(engine, gallery, captioner, wanted):
        good = {one: array for one, array in batch if isinstance(array, np.ndarray)}
        failures = {one: why for one, why in batch if not isinstance(why, np.ndarray)}
        if good:
            said = captioner.write(np.stack(list(good.values())), run.job.params.get("prompt", ""))
            texts = dict(zip(good, said, strict=True))
            captions.write(gallery.id, texts, captioner.revision, wanted)
        unreadable += [why for why in failures.values() if isinstance(why, UnreadableError)]
        engine.catalog.images.mark_corrupt(
            {one: str(why) for one, why in failures.items() if isinstance(why, PictureError)}
        )
        done += len(batch)
        run.progress(done, max(done, total), _STAGE)
        if watch:
            watch(done, max(done, total), _STAGE)
        if leaving():
            return False
    if unreadable:
        raise TasksError(
            f"{len(unreadable)} originals could not be read, the first: {unreadable[0]}",
            hint="bring them back and start again; every other picture has its caption",
        )
    return True


def _prepared(
    engine: Engine, gallery: Gallery, captioner: Captioner, wanted: Wanted
) -> Iterator[list[PreparedItem]]:
    """Batches of pictures to describe, decoded and prepared while the network is at those before."""
    settings, after = get_settings(), 0
    with DecodedOnce(engine.var / DECODED) as decoded:
        while ids := engine.catalog.captions.lacking(gallery.id, wanted, after=after, limit=_PAGE):
            after = ids[-1]
            items = originals(engine, ids, decoded, round(settings.max_megapixels * 1e6))
            yield from prepared_stream(
                captioner.prepare, items, batch_size=BATCH, threads=settings.decode_threads
            )
