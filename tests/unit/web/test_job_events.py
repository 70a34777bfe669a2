"""Jobs as they change, told to whoever looks at the page of jobs."""

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from tasks.ensemble import get_catalog
from web.api import jobs as jobs_api


@pytest.fixture
def events(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> Iterator[Iterator[bytes]]:
    """What is told from now on, of an old job that runs and fifty newer ones that ended."""
    monkeypatch.setattr(jobs_api, "_LOOK_EVERY_S", 0.0)
    catalog = get_catalog()
    gallery = catalog.galleries.create("some")
    for number in range(51):
        job, _ = catalog.jobs.submit("reindex", gallery, f"encoder{number}")
        if number:
            catalog.jobs.cancel(job.id)
    answer = client.get("/api/v1/jobs/events", buffered=False)
    yield answer.iter_encoded()
    answer.close()


def test_the_end_of_a_job_is_told_however_many_came_after_it(events: Iterator[bytes]) -> None:
    assert next(events).startswith(b"retry")
    assert next(events) == b": alive\n\n"  # nothing has changed
    (old,) = get_catalog().jobs.active()
    get_catalog().jobs.cancel(old.id)
    told = next(events)
    assert old.id.encode() in told
    assert b'"state": "cancelled"' in told
    assert next(events) == b": alive\n\n"  # and it is told once
