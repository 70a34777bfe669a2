"""Jobs: list, follow, cancel, start again."""

import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from flask import Response
from flask_openapi3.models.tag import Tag

from index_store.catalog.records import Job
from tasks.client.resuming import resumed
from tasks.ensemble import get_catalog
from web.access import auditing
from web.access.caller import actor
from web.api.blueprint import api
from web.present import job_out
from web.present_ingests import ingest_out
from web.present_training import training_out
from web.respond import document, respond
from web.schemas.jobs import (
    UNDER_WAY,
    JobDetailsOut,
    JobEventsQuery,
    JobOut,
    JobPath,
    JobsOut,
    JobsQuery,
)
from web.schemas.media import EVENTS
from web.sse import stream

tag = Tag(name="jobs", description="Long work: its progress, its end.")

_LOOK_EVERY_S = 0.5
_STREAM_FOR_S = 300  # then the browser reconnects; no thread is held by a page left open for ever


@api.get("/jobs", tags=[tag], responses={200: JobsOut})
def list_jobs(query: JobsQuery) -> Response:
    """A page of jobs, newest first."""
    page = get_catalog().jobs.list(
        state=query.state, gallery=query.gallery, before=query.before, limit=query.limit
    )
    next_before = page[-1].id if len(page) == query.limit else None
    return respond(JobsOut(jobs=[job_out(job) for job in page], next_before=next_before))


@api.get("/jobs/<job_id>", tags=[tag], responses={200: JobDetailsOut})
def read_job(path: JobPath) -> Response:
    """One job; also a training's curve and an ingest's summary, which lists and events leave out."""
    catalog = get_catalog()
    job = catalog.jobs.get(path.job_id)
    details = JobDetailsOut(
        **dict(job_out(job)),
        training=training_out(job) if job.kind == "train" else None,
        ingest=ingest_out(job) if job.kind == "ingest" else None,
        evaluation_id=catalog.evaluations.of_job(job.id) if job.kind == "evaluate" else None,
    )
    return respond(details)


@api.post("/jobs/<job_id>/cancel", tags=[tag], responses={200: JobOut})
def cancel_job(path: JobPath) -> Response:
    """Stop a job; what it has done so far is kept and the next one goes on from there."""
    jobs = get_catalog().jobs
    _audited(jobs.get(path.job_id))
    jobs.cancel(path.job_id)
    return respond(job_out(jobs.get(path.job_id)))


@api.post("/jobs/<job_id>/resume", tags=[tag], responses={202: JobOut})
def resume(path: JobPath) -> Response:
    """Start a job again that failed or was cancelled: a new one on the same terms.

    Trainings, ingests and reindexes go on from where they were.
    """
    stopped = get_catalog().jobs.get(path.job_id)
    _audited(stopped)
    return respond(job_out(resumed(stopped, actor())), 202)


def _audited(job: Job) -> None:
    """Have the audit log say what it is: an id tells nobody."""
    auditing.about(job.kind, job.gallery, job.encoder or "", job.id[:8])


@api.get("/jobs/events", tags=[tag], responses={200: EVENTS})
def job_events(query: JobEventsQuery) -> Response:
    """Server-sent events: a ``job`` whenever one changes, any or certain ones."""
    if not query.id:
        return stream(_changes(_latest, _latest({}), finite=False))
    jobs = get_catalog().jobs
    for job_id in query.id:
        jobs.get(job_id)  # who follows a job that is not there would wait for ever
    return stream(_changes(lambda _: jobs.get_many(query.id), {}, finite=True))


def _changes(
    look: Callable[[Mapping[str, Job]], Mapping[str, Job]],
    seen: Mapping[str, Job],
    *,
    finite: bool,
) -> Iterator[tuple[None, str, Any] | None]:
    """Jobs that changed, as the catalog tells: it knows even while Redis is gone.

    Args:
        look: Tells the jobs that are watched, newest first, given what it told before.
        seen: What whoever watches knows of them.
        finite: Whether to stop when all have ended.
    """
    ends_at = time.monotonic() + _STREAM_FOR_S
    while True:
        latest = look(seen)
        changed = [job for job in latest.values() if seen.get(job.id) != job]
        seen = latest
        for job in reversed(changed):
            yield None, "job", document(job_out(job))
        if not changed:
            yield None
        is_over = finite and all(job.state not in UNDER_WAY for job in latest.values())
        if is_over or time.monotonic() > ends_at:
            return
        time.sleep(_LOOK_EVERY_S)


def _latest(before: Mapping[str, Job]) -> dict[str, Job]:
    """Jobs that may change: the newest, older ones that still run, and those of these that just ended."""
    jobs = get_catalog().jobs
    latest = {job.id: job for job in (*jobs.list(limit=50), *jobs.active())}
    ended = [job.id for job in before.values() if job.state in UNDER_WAY and job.id not in latest]
    return latest | jobs.get_many(ended) if ended else latest
