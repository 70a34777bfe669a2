"""One ingest that was queued, from its claim to the jobs that index what came. Brings no network."""

import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from index_store.catalog.database import Catalog
from index_store.catalog.records import Gallery
from index_store.errors import NotFoundError
from index_store.images import ImageFiles
from settings import get_settings
from tasks.allowed_folders import get_allowed_folders
from tasks.client.jobs import submit_reindex
from tasks.ensemble import get_catalog, get_profile
from tasks.errors import JobCancelledError
from tasks.ingest import Summary, ingest_folder
from tasks.ingest_summary import ingest_document
from tasks.ingest_terms import IngestTerms
from tasks.job_run import JobRun, claimed

_KEEP_EVERY_S = 1.0


def run_ingest(job_id: str, leaving: Callable[[], bool]) -> None:
    """Claim an ingest job and see it through, or as far as it goes; what came is indexed in any case.

    Args:
        job_id: The job, as it is in the catalog.
        leaving: Whether the worker is about to end; the job then waits for the next one.

    Raises:
        JobTakenError: It is done, cancelled, or another process is at it.
        JobCancelledError: It was cancelled while it ran, or waits for the next worker.
        TasksError: The folder is not allowed any more.
        NotFoundError: The folder, or the gallery, is gone.
    """
    catalog = get_catalog()
    with claimed(catalog, job_id) as run:
        gallery = catalog.galleries.get_by_id(run.job.gallery_id)
        recorder = _Recorder(catalog, run, leaving)
        try:
            _take_in(catalog, gallery, run, recorder)
        finally:
            recorder.keep()
            if recorder.added:
                _index(gallery, by=run.job.submitted_by)


class _Recorder:
    """Tells how far an ingest is, and what it has come to."""

    def __init__(self, catalog: Catalog, run: JobRun, leaving: Callable[[], bool]) -> None:
        self.summary = Summary()
        self._catalog = catalog
        self._run = run
        self._leaving = leaving
        self._before = catalog.ingests.summary(run.job.id)
        self._keep_at = 0.0

    @property
    def added(self) -> int:
        """Pictures that were added, in this attempt or before."""
        return int(self._document()["added"])

    def progress(self, done: int, total: int | None, stage: str) -> None:
        """Note progress.

        Raises:
            JobCancelledError: Somebody cancelled the job, or the worker is about to end.
        """
        if self._leaving():
            self._run.release()
            raise JobCancelledError(f"job {self._run.job.id} waits for the next worker")
        self._run.progress(done, total, stage)
        if time.monotonic() >= self._keep_at:
            self.keep()

    def keep(self) -> None:
        """Have the catalog remember the summary as it is."""
        self._catalog.ingests.keep(self._run.job.id, self._document())
        self._keep_at = time.monotonic() + _KEEP_EVERY_S

    def _document(self) -> dict[str, Any]:
        return ingest_document(self.summary, self._before)


def _take_in(catalog: Catalog, gallery: Gallery, run: JobRun, recorder: _Recorder) -> None:
    settings, allowed = get_settings(), get_allowed_folders()
    terms = IngestTerms.from_json(run.job.params)
    ingest_folder(
        catalog,
        ImageFiles(settings.var),
        gallery,
        allowed.find(terms.path),  # again: what is allowed, and where links lead, may have changed
        max_pixels=round(settings.max_megapixels * 1e6),
        labels=terms.labels,
        copy=terms.copy,
        threads=settings.decode_threads,
        progress=recorder.progress,
        follow=allowed.admits,
        summary=recorder.summary,
    )


def _index(gallery: Gallery, by: str) -> None:
    encoders = [member.encoder for member in get_profile().members]
    with suppress(NotFoundError):  # the gallery was deleted meanwhile
        submit_reindex(gallery, encoders, rebuild=False, by=by)
