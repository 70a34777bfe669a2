"""How fast a job is, and how long it will take."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from index_store.catalog.clock import now
from index_store.catalog.records import Job
from tasks.ensemble import get_catalog
from web.present import job_out, rate_of


@pytest.fixture
def job(client: FlaskClient) -> Job:
    """One that began an hour ago and has been in its second stage for ten seconds."""
    catalog = get_catalog()
    job, _ = catalog.jobs.submit("reindex", catalog.galleries.create("some"), "colour")
    begun = {"started_at": now() - timedelta(hours=1), "stage_at": now() - timedelta(seconds=10)}
    return replace(job, state="running", stage="indexing", done=100, total=1100, **begun)


@pytest.mark.usefixtures("client")
def test_the_time_left_is_that_of_the_present_stage(job: Job) -> None:
    told = job_out(job)
    assert told.rate == pytest.approx(10, rel=0.1)
    assert told.eta_s == pytest.approx(100, rel=0.1)


def test_what_was_done_before_an_interruption_is_no_speed(job: Job) -> None:
    assert rate_of(replace(job, stage_done=100)) is None
    assert rate_of(replace(job, stage_done=50)) == pytest.approx(5, rel=0.1)


def test_of_one_that_ended_it_is_that_of_all_of_it(job: Job) -> None:
    ended = replace(job, state="done", done=3600, finished_at=now())
    assert rate_of(ended) == pytest.approx(1, rel=0.01)


def test_what_has_not_begun_has_none(job: Job) -> None:
    assert rate_of(replace(job, stage_at=None)) is None
    assert rate_of(replace(job, state="queued")) is None
