"""The API from Python: typed, with progress, without anything heavy.

>>> with Client("http://127.0.0.1:8000") as client:
...     answer = client.search("holidays", "beach.jpg").answer()
...     print([result.name for result in answer.results])
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from types import TracebackType
from typing import Self

import httpx2

from models_store.preprocess.crop_choice import Crop
from web.calls.access import Keys, Users
from web.calls.asked import Part, Picture, as_part
from web.calls.captions import Captions, Prompts
from web.calls.changes import Changes
from web.calls.connection import Connection
from web.calls.errors import ApiError, ClientError, UnknownAnswerError, UnreachableError
from web.calls.evaluations import Evaluations, Trainings
from web.calls.galleries import Galleries
from web.calls.images import Images
from web.calls.indexes import Indexes
from web.calls.jobs import Jobs
from web.calls.queries import Queries
from web.calls.schedules import Schedules
from web.calls.search import Search
from web.calls.service import Service
from web.calls.suggestions import Suggestions
from web.calls.uploads import Labelled
from web.calls.weights import Weights
from web.schemas.jobs import JobOut

__all__ = [
    "ApiError",
    "Client",
    "ClientError",
    "Labelled",
    "Part",
    "Search",
    "UnknownAnswerError",
    "UnreachableError",
]


class Client:
    """A service, asked over HTTP; what comes back are the schemas that /api/docs shows.

    Every call raises an :class:`ApiError` where the service refuses, and an :class:`UnreachableError`
    where there is none. Where it asks to come back later (429, 503 with ``Retry-After``), that is done.

    Args:
        url: Its address.
        key: API key (``semblance keys add``); none where the service is open.
        timeout: Seconds that an answer may take.
        patience: Seconds to wait in all when the service asks to come back later.
        transport: Another way to it than the network, for tests.
    """

    def __init__(
        self,
        url: str = "http://127.0.0.1:8000",
        key: str | None = None,
        *,
        timeout: float = 60.0,
        patience: float = 60.0,
        transport: httpx2.BaseTransport | None = None,
    ) -> None:
        connection = Connection(
            url, key, timeout_s=timeout, patience_s=patience, transport=transport
        )
        self._connection = connection
        self.captions = Captions(connection)
        self.changes = Changes(connection)
        self.evaluations = Evaluations(connection)
        self.galleries = Galleries(connection)
        self.images = Images(connection)
        self.indexes = Indexes(connection)
        self.jobs = Jobs(connection)
        self.keys = Keys(connection)
        self.prompts = Prompts(connection)
        self.queries = Queries(connection)
        self.schedules = Schedules(connection)
        self.service = Service(connection)
        self.suggestions = Suggestions(connection)
        self.trainings = Trainings(connection)
        self.users = Users(connection)
        self.weights = Weights(connection)

    @property
    def url(self) -> str:
        """The service's address."""
        return self._connection.url

    def search(
        self,
        gallery: str,
        *asked: Picture | Part,
        text: str | None = None,
        k: int = 10,
        crop: Crop = "none",
        labels: Sequence[str] = (),
        unlabelled: bool = False,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> Search:
        """Search with pictures (paths or bytes), words, or weighted parts of both.

        Iterate over what comes back to see the votes land; its ``answer()`` waits for the results.
        What the options mean, :meth:`web.calls.queries.Queries.ask` says.
        """
        parts = [as_part(one) for one in asked]
        if text is not None:
            parts.append(Part(text=text))
        accepted = self.queries.ask(
            gallery,
            parts,
            k=k,
            crop=crop,
            labels=labels,
            unlabelled=unlabelled,
            since=since,
            until=until,
        )
        return Search(self.queries, accepted)

    def follow_job(self, job: JobOut | str) -> Iterator[JobOut]:
        """A job now and whenever it changes, until it has ended."""
        return self.follow_jobs([job])

    def follow_jobs(self, jobs: Iterable[JobOut | str]) -> Iterator[JobOut]:
        """The same of several jobs, until the last has ended."""
        return self.jobs.follow([one if isinstance(one, str) else one.id for one in jobs])

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
