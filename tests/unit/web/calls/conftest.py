"""A client of the application in this process, on an empty data folder and without Redis."""

from collections.abc import Iterator

import httpx2
import pytest
from flask.testing import FlaskClient

from web.client import Client

# The address is one that the application answers to; nothing is sent anywhere.
URL = "http://localhost"


@pytest.fixture
def calls(client: FlaskClient) -> Iterator[Client]:
    transport = httpx2.WSGITransport(client.application)
    with Client(URL, transport=transport) as calls:
        yield calls
