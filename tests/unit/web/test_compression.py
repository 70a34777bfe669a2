"""What is compressed on its way, and what is not."""

import gzip

from flask.testing import FlaskClient

PACKED = {"Accept-Encoding": "gzip"}
SCRIPT = "/static/any/js/viewer.js"


def test_scripts_travel_small(client: FlaskClient) -> None:
    with client.get(SCRIPT) as whole:
        assert "Content-Encoding" not in whole.headers
        size = len(whole.data)
    with client.get(SCRIPT, headers={"Accept-Encoding": "br"}) as small:
        assert small.headers["Content-Encoding"] == "br"
        assert len(small.data) < size / 2


def test_answers_of_the_api_do_too(client: FlaskClient) -> None:
    small = client.get("/api/openapi.json", headers=PACKED)
    assert small.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(small.data) == client.get("/api/openapi.json").data


def test_pages_do_not(client: FlaskClient) -> None:
    assert "Content-Encoding" not in client.get("/", headers=PACKED).headers
