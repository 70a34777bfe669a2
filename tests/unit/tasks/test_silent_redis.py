"""A Redis that takes connections and does not answer, as one does whose machine is stuck."""

import socket
from collections.abc import Iterator

import pytest
from kombu import Connection
from kombu.exceptions import OperationalError

from tasks.app import app


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
