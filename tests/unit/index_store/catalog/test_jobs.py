import json
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import update

from index_store.catalog.clock import now
from index_store.catalog.database import Catalog
from index_store.catalog.engine import Database
from index_store.catalog.models import JobRow
from index_store.catalog.records import Gallery, Job
from index_store.errors import NotFoundError

NEVER = 1e6  # seconds after which nothing in a test is stale
AT_ONCE = 0.0  # seconds after which everything is

CLAIM = """
import sys
from index_store.catalog.database import Catalog
with Catalog(sys.argv[1]) as catalog:
    jobs = catalog.jobs
    sys.stdin.readline()  # until all are ready
    for job in jobs.active():
        if jobs.claim(job.id, sys.argv[2], 1e6):
            print(job.id)
"""
SUBMIT = """
import json, sys
from index_store.catalog.database import Catalog
with Catalog(sys.argv[1]) as catalog:
    gallery = catalog.galleries.get("holidays")
    sys.stdin.readline()
    print(json.dumps([catalog.jobs.submit("reindex", gallery, str(n))[1] for n in range(10)]))
"""


@pytest.fixture
def job(catalog: Catalog, gallery: Gallery) -> Job:
    return catalog.jobs.submit("reindex", gallery, "shape", {"rebuild": True}, "me")[0]


def at_once(script: str, *arguments: list[str]) -> list[str]:
    """What processes print that run a script with these arguments, started on one signal."""
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", script, *each],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for each in arguments
    ]
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    printed = [process.communicate()[0] for process in processes]
    assert [process.returncode for process in processes] == [0] * len(processes)
    return printed


def test_submitted_job(catalog: Catalog, gallery: Gallery, job: Job) -> None:
    assert (job.kind, job.gallery, job.gallery_id) == ("reindex", "holidays", gallery.id)
    assert (job.encoder, job.params, job.submitted_by) == ("shape", {"rebuild": True}, "me")
    assert (job.state, job.done, job.total, job.attempt) == ("queued", 0, None, 0)
    assert job.created_at == job.heartbeat_at <= now()
    assert catalog.jobs.get(job.id) == job


def test_second_request_returns_the_first_ones_job(
    catalog: Catalog, gallery: Gallery, job: Job
) -> None:
    assert catalog.jobs.submit("reindex", gallery, "shape", {}, "you") == (job, False)
    catalog.jobs.claim(job.id, "worker", NEVER)
    same, created = catalog.jobs.submit("reindex", gallery, "shape")
    assert (same.id, created) == (job.id, False)


def test_other_work_is_another_job(catalog: Catalog, gallery: Gallery, job: Job) -> None:
    other = catalog.galleries.create("other")
    assert catalog.jobs.submit("reindex", gallery, "colour")[1]
    assert catalog.jobs.submit("reindex", other, "shape")[1]
    assert catalog.jobs.submit("ingest", gallery)[1]
    assert not catalog.jobs.submit("ingest", gallery)[1]


@pytest.mark.parametrize("end", ["finish", "fail", "cancel"])
def test_ended_job_makes_room_for_the_next(
    catalog: Catalog, gallery: Gallery, job: Job, end: str
) -> None:
    catalog.jobs.claim(job.id, "worker", NEVER)
    arguments = ("broken", "it broke") if end == "fail" else ()
    assert getattr(catalog.jobs, end)(job.id, *arguments)
    ended = catalog.jobs.get(job.id)
    assert ended.state == {"finish": "done", "fail": "failed", "cancel": "cancelled"}[end]
    assert ended.finished_at is not None
    assert catalog.jobs.submit("reindex", gallery, "shape")[1]


def test_a_deleted_gallery_gets_no_more_jobs(catalog: Catalog, gallery: Gallery) -> None:
    catalog.galleries.delete(gallery.name)
    with pytest.raises(NotFoundError, match="deleted"):
        catalog.jobs.submit("reindex", gallery, "clip")
    assert not catalog.jobs.list()


def test_threads_that_submit_the_same_get_one_job(catalog: Catalog, gallery: Gallery) -> None:
    with ThreadPoolExecutor(8) as pool:
        submitted = list(
            pool.map(lambda _: catalog.jobs.submit("reindex", gallery, "shape"), range(16))
        )
    assert len({job.id for job, _ in submitted}) == 1
    assert sum(created for _, created in submitted) == 1


def test_processes_that_submit_the_same_get_one_job(
    catalog: Catalog, gallery: Gallery, url: str
) -> None:
    answers = [json.loads(line) for line in at_once(SUBMIT, *[[url]] * 4)]
    assert [sum(created) for created in zip(*answers, strict=True)] == [1] * 10
    assert len(catalog.jobs.active()) == 10


def test_claim(catalog: Catalog, job: Job) -> None:
    claimed = catalog.jobs.claim(job.id, "worker", NEVER)
    assert claimed is not None
    assert (claimed.state, claimed.owner, claimed.attempt) == ("running", "worker", 1)
    assert claimed.started_at is not None
    assert catalog.jobs.claim(job.id, "another", NEVER) is None
    assert catalog.jobs.claim("0" * 32, "another", NEVER) is None


def test_of_many_processes_each_job_is_claimed_by_one(
    catalog: Catalog, gallery: Gallery, url: str
) -> None:
    jobs = [catalog.jobs.submit("reindex", gallery, str(n))[0].id for n in range(20)]
    printed = at_once(CLAIM, *[[url, f"worker {n}"] for n in range(4)])
    claimed = [job_id for lines in printed for job_id in lines.split()]
    assert sorted(claimed) == sorted(jobs)
    for number, lines in enumerate(printed):
        assert {catalog.jobs.get(job).owner for job in lines.split()} <= {f"worker {number}"}


def test_stale_job_changes_hands(catalog: Catalog, job: Job) -> None:
    catalog.jobs.claim(job.id, "dead", NEVER)
    taken = catalog.jobs.claim(job.id, "alive", AT_ONCE)
    assert taken is not None
    assert (taken.owner, taken.attempt) == ("alive", 2)
    assert not catalog.jobs.heartbeat(job.id, "dead")
    assert not catalog.jobs.progress(job.id, 1, 2, "embed", owner="dead")
    assert not catalog.jobs.finish(job.id, owner="dead")
    assert not catalog.jobs.fail(job.id, "broken", "it broke", owner="dead")
    assert catalog.jobs.heartbeat(job.id, "alive")
    assert catalog.jobs.get(job.id).state == "running"
    assert catalog.jobs.finish(job.id, owner="alive")


def test_heartbeat_keeps_a_job(
    catalog: Catalog, job: Job, let_grow_stale: Callable[[Job], None]
) -> None:
    catalog.jobs.claim(job.id, "worker", NEVER)
    let_grow_stale(job)
    assert [one.id for one in catalog.jobs.stale(30)] == [job.id]
    assert catalog.jobs.heartbeat(job.id, "worker")
    assert catalog.jobs.stale(30) == []
    assert catalog.jobs.claim(job.id, "another", 30) is None


@pytest.fixture
def let_grow_stale(url: str) -> Callable[[Job], None]:
    """Makes a job's last sign of life years old."""

    def backdate(job: Job) -> None:
        database = Database(url)
        years_ago = now().replace(year=2020, day=1)
        with database.write() as connection:
            connection.execute(
                update(JobRow).where(JobRow.id == job.id).values(heartbeat_at=years_ago)
            )
        database.close()

    return backdate


def test_progress(catalog: Catalog, job: Job, let_grow_stale: Callable[[Job], None]) -> None:
    assert not catalog.jobs.progress(job.id, 1, 2, "embed")  # nobody runs it yet
    catalog.jobs.claim(job.id, "worker", NEVER)
    let_grow_stale(job)
    assert catalog.jobs.progress(job.id, 3, None, "scan")
    assert catalog.jobs.progress(job.id, 5, 10, "embed", owner="worker")
    running = catalog.jobs.get(job.id)
    assert (running.done, running.total, running.stage) == (5, 10, "embed")
    assert catalog.jobs.stale(30) == []


def test_failure_is_kept(catalog: Catalog, job: Job) -> None:
    assert catalog.jobs.fail(job.id, "weights_missing", "no \0 weights")
    failed = catalog.jobs.get(job.id)
    assert (failed.state, failed.error_code) == ("failed", "weights_missing")
    assert failed.error == "no \N{REPLACEMENT CHARACTER} weights"


def test_what_has_ended_does_not_change_any_more(catalog: Catalog, job: Job) -> None:
    assert catalog.jobs.cancel(job.id)
    ended = catalog.jobs.get(job.id)
    assert not catalog.jobs.cancel(job.id)
    assert not catalog.jobs.finish(job.id)
    assert not catalog.jobs.fail(job.id, "late", "too late")
    assert not catalog.jobs.progress(job.id, 1, 1, "late")
    assert not catalog.jobs.release(job.id)
    assert not catalog.jobs.touch(job.id)
    assert catalog.jobs.claim(job.id, "late", AT_ONCE) is None
    assert catalog.jobs.get(job.id) == ended


def test_owner_learns_that_its_job_was_cancelled(catalog: Catalog, job: Job) -> None:
    catalog.jobs.claim(job.id, "worker", NEVER)
    catalog.jobs.cancel(job.id)
    assert not catalog.jobs.heartbeat(job.id, "worker")


def test_released_job_is_stale_at_once_and_touched_no_more(catalog: Catalog, job: Job) -> None:
    assert not catalog.jobs.release(job.id)  # it is not running
    catalog.jobs.claim(job.id, "dead", NEVER)
    assert not catalog.jobs.release(job.id, owner="somebody else")
    assert catalog.jobs.release(job.id, owner="dead")
    assert [one.state for one in catalog.jobs.stale(NEVER)] == ["queued"]
    assert catalog.jobs.touch(job.id)
    assert catalog.jobs.stale(NEVER) == []
    assert not catalog.jobs.heartbeat(job.id, "dead")
    taken = catalog.jobs.claim(job.id, "alive", NEVER)
    assert taken is not None
    assert taken.attempt == 2


def test_touching_does_not_keep_a_dead_owners_job(
    catalog: Catalog, job: Job, let_grow_stale: Callable[[Job], None]
) -> None:
    catalog.jobs.claim(job.id, "dead", NEVER)
    let_grow_stale(job)
    assert not catalog.jobs.touch(job.id)
    assert catalog.jobs.claim(job.id, "alive", 30) is not None


def test_active(catalog: Catalog, gallery: Gallery, job: Job) -> None:
    other = catalog.galleries.create("other")
    second = catalog.jobs.submit("reindex", other, "shape")[0]
    assert [one.id for one in catalog.jobs.active()] == [job.id, second.id]
    assert [one.id for one in catalog.jobs.active(gallery.id)] == [job.id]
    catalog.jobs.cancel(job.id)
    assert [one.id for one in catalog.jobs.active()] == [second.id]


def test_list_is_newest_first_in_pages(catalog: Catalog, gallery: Gallery) -> None:
    made = [catalog.jobs.submit("reindex", gallery, str(n))[0].id for n in range(5)]
    first = [job.id for job in catalog.jobs.list(limit=2)]
    assert first == [made[4], made[3]]
    assert [job.id for job in catalog.jobs.list(before=first[-1])] == [made[2], made[1], made[0]]
    with pytest.raises(NotFoundError):
        catalog.jobs.list(before="0" * 32)


def test_list_by_state_and_gallery(catalog: Catalog, gallery: Gallery, job: Job) -> None:
    other = catalog.galleries.create("other")
    theirs = catalog.jobs.submit("reindex", other, "shape")[0]
    catalog.jobs.cancel(job.id)
    assert [one.id for one in catalog.jobs.list(state="queued")] == [theirs.id]
    assert [one.id for one in catalog.jobs.list(gallery="holidays")] == [job.id]
    assert catalog.jobs.list(state="done", gallery="other") == []
    assert catalog.jobs.list(gallery="\0") == []


def test_unknown_job(catalog: Catalog) -> None:
    with pytest.raises(NotFoundError, match="nothing"):
        catalog.jobs.get("nothing")


def test_each_stage_counts_from_its_own_beginning(catalog: Catalog, gallery: Gallery) -> None:
    job, _ = catalog.jobs.submit("reindex", gallery, "colour")
    claimed = catalog.jobs.claim(job.id, "me", NEVER)
    assert claimed is not None
    assert (claimed.stage_at, claimed.stage_done) == (None, 0)
    catalog.jobs.progress(job.id, 400, 1000, "embedding")
    first = catalog.jobs.get(job.id)
    assert first.stage_at is not None
    assert first.stage_done == 400
    catalog.jobs.progress(job.id, 600, 1000, "embedding")
    on = catalog.jobs.get(job.id)
    assert (on.stage_at, on.stage_done) == (first.stage_at, 400)
    catalog.jobs.progress(job.id, 0, 1000, "indexing")
    second = catalog.jobs.get(job.id)
    assert second.stage_at is not None
    assert second.stage_at > first.stage_at
    assert second.stage_done == 0
    again = catalog.jobs.claim(job.id, "another", AT_ONCE)
    assert again is not None
    assert (again.stage, again.stage_at) == ("", None)
