"""The ingest job on the light worker. A thin wrapper around ``tasks.ingest_run``."""

from threading import Event
from typing import Any

from celery.signals import worker_shutting_down

from tasks.app import app
from tasks.ingest_run import run_ingest
from tasks.job_turn import in_turn

_leaving = Event()


@worker_shutting_down.connect  # type: ignore[untyped-decorator]
def leave(**_: Any) -> None:
    """Have an ingest stop where it is: a thread cannot be stopped from outside."""
    _leaving.set()


@app.task(bind=True, ignore_result=True, max_retries=None)  # type: ignore[untyped-decorator]
def ingest(self: Any, job_id: str) -> None:
    """Run a job that is in the catalog, unless somebody else does already."""
    in_turn(self, lambda one: run_ingest(one, _leaving.is_set), job_id)
