"""What this process is at work on, noted as its tasks begin and end."""

import time
from typing import Any

from celery.signals import task_postrun, task_prerun

from tasks.processes import Work

_begun: dict[str, Work] = {}  # by Celery's task id


@task_prerun.connect  # type: ignore[untyped-decorator]
def begin(task_id: str, task: Any, args: Any = (), **_: Any) -> None:
    """Note a task."""
    about = str(args[0]) if args else ""
    _begun[task_id] = Work(task.name.rpartition(".")[2], about, time.time())


@task_postrun.connect  # type: ignore[untyped-decorator]
def end(task_id: str, **_: Any) -> None:
    """Forget it: it is done, however it ended."""
    _begun.pop(task_id, None)


def at_work() -> list[Work]:
    """What has begun and not ended, oldest first."""
    return sorted(_begun.copy().values(), key=lambda one: one.since)
