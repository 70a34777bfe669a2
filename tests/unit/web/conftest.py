from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from tests.conftest import forget
from web.app import create_app


@pytest.fixture
def client(var: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FlaskClient]:
    """The application on an empty data folder, with a Redis that is not there."""
    monkeypatch.setenv("SEMBLANCE_REDIS_URL", "redis://127.0.0.1:1/0")
    forget()
    with create_app().test_client() as client:
        yield client
