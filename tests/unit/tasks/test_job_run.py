"""A job is in the hands of one attempt at a time, wherever the attempts run."""

import os
import socket
from pathlib import Path

import pytest

from index_store.catalog.database import Catalog
from index_store.catalog.records import Job, JobKind
from tasks import job_run
from tasks.ensemble import get_catalog
from tasks.errors import JobCancelledError, JobTakenError
from tasks.job_run import claimed, new_owner, process_of
from tasks.recovery import release_orphans


@pytest.fixture
def catalog(var: Path) -> Catalog:
    return get_catalog()


@pytest.fixture
def job(catalog: Catalog) -> Job:
    return catalog.jobs.submit("reindex", catalog.galleries.create("some"), "colour")[0]


def test_owners_differ_within_a_process_and_tell_which_it_is() -> None:
    assert new_owner() != new_owner()
    assert process_of(new_owner()) == (socket.gethostname(), os.getpid())


def test_an_owner_from_before_is_understood() -> None:
    assert process_of("some-host:12") == ("some-host", 12)


def test_a_message_delivered_twice_runs_once(catalog: Catalog, job: Job) -> None:
    with claimed(catalog, job.id) as run:
        with pytest.raises(JobTakenError), claimed(catalog, job.id):
            pytest.fail("it runs beside the first")
        run.progress(1, 2, "embedding")
    assert catalog.jobs.get(job.id).state == "done"


def test_an_attempt_that_lost_its_job_does_not_go_on_beside_its_successor(
    catalog: Catalog, job: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its heart stopped for a while, and the same process was sent the job again."""
    monkeypatch.setattr(job_run, "STALE_S", 0.0)
    with claimed(catalog, job.id) as second_choice:
        pass_on = catalog.jobs.get(job.id).owner
        with claimed(catalog, job.id) as successor:
            assert catalog.jobs.get(job.id).owner != pass_on
            with pytest.raises(JobCancelledError):
                second_choice.progress(1, 2, "embedding")
            successor.progress(2, 2, "embedding")
            assert not catalog.jobs.finish(job.id, owner=pass_on)
            assert catalog.jobs.get(job.id).state == "running"
        assert catalog.jobs.get(job.id).state == "done"


def test_a_job_of_a_dead_process_is_released(catalog: Catalog, job: Job) -> None:
    dead = 2**22 + 1  # above the largest process id there can be
    catalog.jobs.claim(job.id, f"token@{socket.gethostname()}:{dead}", 30)
    release_orphans()
    assert catalog.jobs.get(job.id).state == "queued"
    catalog.jobs.claim(job.id, new_owner(), 30)
    release_orphans()
    assert catalog.jobs.get(job.id).state == "running"


@pytest.mark.parametrize(("kind", "state"), [("ingest", "failed"), ("reindex", "queued")])
def test_a_job_is_not_left_running_by_ctrl_c(
    catalog: Catalog, job: Job, kind: JobKind, state: str
) -> None:
    gallery = catalog.galleries.get(job.gallery)
    interrupted, _ = catalog.jobs.submit(kind, gallery, "other")
    with pytest.raises(KeyboardInterrupt), claimed(catalog, interrupted.id):
        raise KeyboardInterrupt
    found = catalog.jobs.get(interrupted.id)
    assert found.state == state
    assert (found.error_code == "interrupted") == (kind == "ingest")
