"""The training job on a worker of its own. A thin wrapper around ``tasks.training_run``."""

import logging
from threading import Event
from typing import Any

from celery.signals import worker_shutting_down

from tasks.app import app
from tasks.errors import JobCancelledError, JobTakenError

log = logging.getLogger(__name__)

_leaving = Event()


@worker_shutting_down.connect  # type: ignore[untyped-decorator]
def leave(**_: Any) -> None:
    """Have a training stop at its next step: a thread cannot be stopped from outside."""
    _leaving.set()


@app.task(ignore_result=True)  # type: ignore[untyped-decorator]
def train(job_id: str) -> None:
    """Run a job that is in the catalog, unless somebody else does already."""
    from tasks.training_run import run_training  # brings torch, which an idle worker does without

    try:
        run_training(job_id, _leaving.is_set)
    except (JobTakenError, JobCancelledError) as error:
        log.info("%s", error)
