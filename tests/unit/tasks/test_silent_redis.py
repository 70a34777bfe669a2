"""A Redis that takes connections and does not answer, as one does whose machine is stuck."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from kombu import Connection
from kombu.exceptions import OperationalError

from tasks import redis_client
from tasks.app import app
from tasks.dispatch import dispatch
from tasks.ensemble import get_catalog
from tests.conftest import forget


@pytest.fixture
def silent() -> Iterator[str]:
    """Its address."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"redis://127.0.0.1:{server.getsockname()[1]}/0"


def test_nobody_waits_for_it_to_take_a_message(silent: str) -> None:
    options = dict(app.conf.broker_transport_options)
    assert 0 < options["socket_timeout"] <= 5
    options["socket_timeout"] = 0.2
    with (
        Connection(silent, transport_options=options) as connection,
        pytest.raises(OperationalError),
    ):
        connection.Producer().publish({}, routing_key="maintenance", retry=False)


def test_a_job_waits_in_the_catalog_for_it(
    var: Path, silent: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEMBLANCE_REDIS_URL", silent)
    monkeypatch.setattr(redis_client, "_TIMEOUT_S", 0.2)
    sent: list[object] = []
    monkeypatch.setattr(app, "send_task", lambda *given, **_: sent.append(given))
    forget()
    catalog = get_catalog()
    job, _ = catalog.jobs.submit("reindex", catalog.galleries.create("some"), "colour")
    assert not dispatch(job)
    assert not sent  # which would have been to wait once more
    assert catalog.jobs.get(job.id).state == "queued"
