"""The connection to a service: requests, answers as schemas, streams of events."""

import json
import time
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any, Final, Protocol, TypeVar

import httpx2
from pydantic import BaseModel, ValidationError

from web.calls.errors import ApiError, UnknownAnswerError, UnreachableError
from web.calls.retrying import wait_before_retry

M = TypeVar("M", bound=BaseModel)

_CONNECT_S: Final = 5.0
_SILENCE_S: Final = (
    30.0  # of a stream of events; the service says at least "alive" every two seconds
)

Fields = Mapping[str, Any]
Files = Sequence[tuple[str, Any]]
"""Fields of a form that are files, as httpx2 takes them."""


class Connection:
    """Asks one service.

    Args:
        url: Its address.
        key: API key; none where the service is open.
        timeout_s: How long an answer may take.
        patience_s: How long to wait in all when the service asks to come back later.
        transport: Another way to it than the network.
    """

    def __init__(
        self,
        url: str,
        key: str | None,
        *,
        timeout_s: float,
        patience_s: float,
        transport: httpx2.BaseTransport | None = None,
    ) -> None:
        self.url = url.rstrip("/")
        self.patience_s = patience_s
        self._http = httpx2.Client(
            headers={"Authorization": f"Bearer {key}"} if key else {},
            timeout=httpx2.Timeout(timeout_s, connect=_CONNECT_S),
            transport=transport,
        )

    def close(self) -> None:
        """Close it."""
        self._http.close()

    def get(self, model: type[M], path: str, params: Fields | None = None) -> M:
        """The answer to a GET.

        Raises:
            ApiError: The service refuses.
            UnreachableError: It does not answer.
            UnknownAnswerError: It answers something else.
        """
        return self.call("GET", model, path, params=params)

    def call(
        self,
        method: str,
        model: type[M],
        path: str,
        *,
        params: Fields | None = None,
        body: Fields | None = None,
        form: Fields | None = None,
        files: Files | None = None,
        also: int | None = None,
    ) -> M:
        """The answer to any request; raises as :meth:`get`.

        Args:
            method: HTTP method.
            model: What the answer is.
            path: Under ``/api/v1``.
            params: What the address asks, beside it.
            body: JSON.
            form: Fields of a form.
            files: Files of that form.
            also: A status that is an answer, too, unless it comes with an error.
        """
        response = self.send(
            method, path, params=params, body=body, form=form, files=files, also=also
        )
        return self._understood(model, response.content)

    def send(
        self,
        method: str,
        path: str,
        *,
        params: Fields | None = None,
        body: Fields | None = None,
        form: Fields | None = None,
        files: Files | None = None,
        also: int | None = None,
    ) -> httpx2.Response:
        """A whole response that is no error; takes and raises what :meth:`call` does."""
        sent = {"params": given(params), "json": body, "data": given(form), "files": files}

        def ask() -> AbstractContextManager[httpx2.Response]:
            return self._http.stream(method, self._address(path), **sent)  # type: ignore[arg-type]

        with self._accepted(ask, also) as response:
            response.read()
            return response

    @contextmanager
    def stream(
        self, method: str, path: str, *, params: Fields | None = None, form: Fields | None = None
    ) -> Generator[Iterator[bytes]]:
        """The bytes of an answer as they come; raises as :meth:`get`."""

        def ask() -> AbstractContextManager[httpx2.Response]:
            return self._http.stream(
                method, self._address(path), params=given(params), data=given(form)
            )

        with self._accepted(ask) as response:
            yield response.iter_bytes()

    @contextmanager
    def events(
        self, path: str, *, params: Fields | None = None, after: str = ""
    ) -> Generator[Iterator[httpx2.ServerSentEvent]]:
        """Server-sent events, from after a certain one; raises as :meth:`get`."""
        headers = {"Accept": "text/event-stream"} | ({"Last-Event-ID": after} if after else {})
        timeout = httpx2.Timeout(_SILENCE_S, connect=_CONNECT_S)

        def ask() -> AbstractContextManager[httpx2.Response]:
            return self._http.stream(
                "GET", self._address(path), params=given(params), headers=headers, timeout=timeout
            )

        with self._accepted(ask) as response:
            yield iter(httpx2.EventSource(response))

    def pages(
        self, model: type[M], path: str, cursor: str, params: Fields | None = None
    ) -> Iterator[M]:
        """All pages of a list; ``cursor`` is the parameter that says where one begins."""
        asked = dict(params or {})
        while True:
            page = self.get(model, path, asked)
            yield page
            asked[cursor] = getattr(page, f"next_{cursor}")
            if asked[cursor] is None:
                return

    def event_data(self, model: type[M], event: httpx2.ServerSentEvent) -> M:
        """What an event carries."""
        return self._understood(model, event.data)

    def _address(self, path: str) -> str:
        return f"{self.url}/api/v1{path}"

    @contextmanager
    def _accepted(self, ask: "Ask", also: int | None = None) -> Generator[httpx2.Response]:
        """A response that is no error, after waiting where the service asks for it."""
        give_up_at = time.monotonic() + self.patience_s
        with self._explained():
            while True:
                with ask() as response:
                    if response.is_success:
                        yield response
                        return
                    response.read()
                    if response.status_code == also and not _tells_error(response):
                        yield response
                        return
                wait_s = wait_before_retry(response)
                if wait_s is None or time.monotonic() + wait_s > give_up_at:
                    raise refusal(response)
                time.sleep(wait_s)

    @contextmanager
    def _explained(self) -> Generator[None]:
        try:
            yield
        except httpx2.TimeoutException as error:
            raise UnreachableError(
                f"{self.url} does not answer in time",
                hint="look at the service's machine with `semblance doctor`, or wait longer (timeout)",
            ) from error
        except (httpx2.RequestError, httpx2.InvalidURL) as error:
            raise UnreachableError(
                f"{self.url} cannot be reached: {error}",
                hint="start the service with `semblance up`, or give its address (SEMBLANCE_URL)",
            ) from error

    def _understood(self, model: type[M], data: bytes | str) -> M:
        try:
            return model.model_validate_json(data)
        except ValidationError as error:
            raise UnknownAnswerError(
                f"{self.url} answered something else than a {model.__name__}",
                hint="see that it is a Semblance of the version that this client came with",
            ) from error


class Ask(Protocol):
    """Makes a request, and makes it again."""

    def __call__(self) -> AbstractContextManager[httpx2.Response]:
        """The response, whose body is yet to be read."""


def given(fields: Fields | None) -> dict[str, Any]:
    """Fields that say something, as addresses and forms have them."""
    return {name: value for name, value in (fields or {}).items() if value is not None}


def _tells_error(response: httpx2.Response) -> bool:
    """Whether it says what went wrong, or nothing that could be read."""
    try:
        told = json.loads(response.content)
    except ValueError:
        return True
    return not isinstance(told, dict) or "error" in told


def refusal(response: httpx2.Response) -> ApiError:
    """The error that a response tells; one of our own where it is not the service's."""
    status = response.status_code
    try:
        told = json.loads(response.content)["error"]
        return ApiError(status, told["code"], told["message"], told["hint"])
    except (ValueError, KeyError, TypeError):
        return ApiError(
            status,
            "unknown_answer",
            f"the answer is {status} {response.reason_phrase}, and no error of Semblance's",
            "see whether the address is that of a Semblance, and what is in front of it",
        )
