"""Which abandoned jobs are sent again, and where to."""

from pathlib import Path
from typing import Any

import pytest

from index_store.catalog.database import Catalog
from tasks.app import app
from tasks.ensemble import get_catalog
from tasks.recovery import recover

Sent = list[tuple[str, str]]


@pytest.fixture
def catalog(var: Path) -> Catalog:
    """A reindex, a training and an ingest, all of them abandoned."""
    catalog = get_catalog()
    gallery = catalog.galleries.create("some")
    for kind, encoder in (
        *(("reindex", "colour"), ("train", "mine"), ("caption", None), ("ingest", None)),
    ):
        job, _ = catalog.jobs.submit(kind, gallery, encoder)
        catalog.jobs.claim(job.id, "token@elsewhere:1", 30)
        if kind != "ingest":
            catalog.jobs.release(job.id)
    return catalog


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Sent:
    """Messages by task and queue; there is no Redis."""
    sent: Sent = []

    def send(task: str, _arguments: Any, *, queue: str, **_: Any) -> None:
        sent.append((task, queue))

    monkeypatch.setattr(app, "send_task", send)
    return sent


@pytest.mark.usefixtures("catalog")
@pytest.mark.parametrize(
    ("queues", "tasks"),
    [
        (["train"], [("tasks.training_job.train", "train")]),
        (["captions"], [("tasks.caption_job.caption", "captions")]),
        (["encode.colour", "index.colour"], [("tasks.reindex.reindex", "index.colour")]),
        (["encode.mine", "index.mine"], []),  # it is not there yet
        (["fuse", "maintenance"], []),
    ],
)
def test_a_worker_that_starts_has_its_own_jobs_sent(
    sent: Sent, queues: list[str], tasks: Sent
) -> None:
    recover(queues)
    assert sent == tasks
    recover(queues)
    assert sent == tasks  # not again at once


@pytest.mark.usefixtures("catalog")
def test_all_are_sent_when_nobody_in_particular_asks(sent: Sent) -> None:
    recover()
    assert {queue for _, queue in sent} == {"index.colour", "train", "captions"}
