"""What is refused, what is asked again, and what cannot be reached."""

from collections.abc import Iterable, Iterator
from typing import Any

import httpx2
import pytest
from flask.testing import FlaskClient

from tasks.ensemble import get_catalog
from tests.unit.web.calls.conftest import URL
from web.client import ApiError, Client, UnknownAnswerError, UnreachableError
from web.schemas.jobs import JobOut

Environ = dict[str, Any]


class LaterOn:
    """Sends callers away a few times, then lets them through to the application."""

    def __init__(self, app: Any, times: int, status: str, *headers: tuple[str, str]) -> None:
        self._app = app
        self.left = times
        self._status = status
        self._headers = list(headers)

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        if not self.left:
            answer: Iterable[bytes] = self._app(environ, start_response)
            return answer
        self.left -= 1
        start_response(self._status, [("Content-Type", "application/json"), *self._headers])
        return [b'{"error": {"code": "busy", "message": "busy", "hint": "later"}}']


def through(app: Any, **options: Any) -> Client:
    return Client(URL, transport=httpx2.WSGITransport(app), **options)


@pytest.mark.parametrize("status", ["429 Too Many Requests", "503 Service Unavailable"])
def test_what_is_refused_for_now_is_asked_again(client: FlaskClient, status: str) -> None:
    app = LaterOn(client.application, 3, status, ("Retry-After", "0"))
    with through(app) as calls:
        assert calls.galleries.create("some").name == "some"
    assert app.left == 0


def test_patience_ends(client: FlaskClient) -> None:
    app = LaterOn(client.application, 1, "429 Too Many Requests", ("Retry-After", "30"))
    with through(app, patience=1.0) as calls, pytest.raises(ApiError) as caught:
        calls.galleries.list()
    assert (caught.value.status, caught.value.code, caught.value.hint) == (429, "busy", "later")


def test_a_service_that_lacks_something_is_not_asked_again(client: FlaskClient) -> None:
    app = LaterOn(client.application, 2, "503 Service Unavailable")
    with through(app) as calls, pytest.raises(ApiError):
        calls.galleries.list()
    assert app.left == 1


def test_an_error_has_the_services_code_message_and_hint(calls: Client) -> None:
    with pytest.raises(ApiError, match="no gallery called nowhere") as caught:
        calls.galleries.read("nowhere")
    assert (caught.value.status, caught.value.code) == (404, "not_found")
    assert "semblance galleries" in caught.value.hint


def test_parts_of_addresses_stay_parts(calls: Client) -> None:
    for name in ("a/b", "?", "#", "a b", "%2f"):
        with pytest.raises(ApiError) as caught:
            calls.galleries.read(name)
        assert caught.value.status == 404


def test_an_answer_that_is_none_of_ours_is_told_apart() -> None:
    def proxy(environ: Environ, start_response: Any) -> list[bytes]:
        start_response("502 Bad Gateway", [("Content-Type", "text/html")])
        return [b"<h1>Bad gateway</h1>"]

    with through(proxy) as calls, pytest.raises(ApiError, match="502") as caught:
        calls.service.read()
    assert caught.value.code == "unknown_answer"
    assert "address" in caught.value.hint


def test_a_success_that_is_none_of_ours_is_told_apart() -> None:
    def another(environ: Environ, start_response: Any) -> list[bytes]:
        start_response("200 OK", [("Content-Type", "application/json")])
        return [b'{"hello": "world"}']

    with through(another) as calls, pytest.raises(UnknownAnswerError, match="ServiceOut") as caught:
        calls.service.read()
    assert "version" in caught.value.hint


@pytest.mark.parametrize("url", ["http://127.0.0.1:1", "127.0.0.1:1", "ftp://127.0.0.1", ""])
def test_an_address_without_a_service_says_what_to_do(url: str) -> None:
    with Client(url) as calls, pytest.raises(UnreachableError) as caught:
        calls.galleries.list()
    assert "semblance up" in caught.value.hint


def test_the_key_goes_along(client: FlaskClient) -> None:
    seen = []

    def listening(environ: Environ, start_response: Any) -> Iterable[bytes]:
        seen.append(environ.get("HTTP_AUTHORIZATION"))
        answer: Iterable[bytes] = client.application(environ, start_response)
        return answer

    with through(listening) as calls:
        calls.galleries.list()
    with (
        through(listening, key="smb_0123456789ab_secret") as calls,
        pytest.raises(ApiError) as caught,
    ):
        calls.galleries.list()
    assert seen == [None, "Bearer smb_0123456789ab_secret"]
    assert caught.value.status == 401


def test_an_answer_that_may_be_one_and_cannot_be_read_is_an_error() -> None:
    broken = httpx2.Response(422, headers={"Content-Type": "application/json"}, content=b"<html>")
    transport = httpx2.MockTransport(lambda _: broken)
    with Client(URL, transport=transport) as calls, pytest.raises(ApiError) as caught:
        calls.images.upload("some", [b"picture"])
    assert caught.value.code == "unknown_answer"


class Broken(httpx2.SyncByteStream):
    """What was sent before the connection was lost."""

    def __init__(self, sent: bytes) -> None:
        self._sent = sent

    def __iter__(self) -> Iterator[bytes]:
        yield self._sent
        raise httpx2.ReadError("connection reset")


@pytest.fixture
def told(client: FlaskClient, calls: Client) -> str:
    """The event of a job that runs."""
    gallery = get_catalog().galleries.create("some")
    job, _ = get_catalog().jobs.submit("reindex", gallery, "colour")
    return calls.jobs.read(job.id).model_copy(update={"state": "running"}).model_dump_json()


def stream_of(event: str, *, breaks: bool) -> httpx2.Response:
    sent = f"event: job\ndata: {event}\n\n".encode()
    headers = {"Content-Type": "text/event-stream"}
    return (
        httpx2.Response(200, headers=headers, stream=Broken(sent))
        if breaks
        else (httpx2.Response(200, headers=headers, content=sent))
    )


def test_jobs_are_followed_on_when_the_connection_was_lost(
    told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.calls.jobs._AGAIN_S", 0.0)
    ended = told.replace('"running"', '"done"')
    gone = httpx2.Response(502, content=b"<h1>Bad gateway</h1>")  # of a proxy before it
    answers = iter([stream_of(told, breaks=True), None, gone, stream_of(ended, breaks=False)])

    def answer(_: httpx2.Request) -> httpx2.Response:
        if (one := next(answers)) is None:
            raise httpx2.ConnectError("refused")  # it is being started anew
        return one

    with Client(URL, transport=httpx2.MockTransport(answer)) as calls:
        followed = calls.follow_job(JobOut.model_validate_json(told))
        states = [job.state for job in followed]
    assert states == ["running", "done"]


def test_what_was_never_heard_of_is_not_waited_for() -> None:
    asked = 0

    def refuse(_: httpx2.Request) -> httpx2.Response:
        nonlocal asked
        asked += 1
        raise httpx2.ConnectError("refused")

    with (
        Client(URL, transport=httpx2.MockTransport(refuse)) as calls,
        pytest.raises(UnreachableError),
    ):
        list(calls.follow_job("0" * 32))
    assert asked == 1
