"""Jobs: list, follow, cancel, start again."""

import time
from collections.abc import Iterable, Iterator, Sequence
from math import inf
from typing import Final

from index_store.catalog.records import JobState
from web.calls.addresses import at
from web.calls.errors import ApiError, UnreachableError
from web.calls.group import Group
from web.schemas.jobs import UNDER_WAY, JobDetailsOut, JobOut, JobsOut

_AGAIN_S: Final = 1.0  # until a stream that ended is opened again, as browsers do
_OF_PROXIES: Final = {502, 503, 504}  # while the service behind them is started anew


class Jobs(Group):
    """``client.jobs``."""

    def list(
        self,
        *,
        state: JobState | None = None,
        gallery: str | None = None,
        page_size: int = 50,
    ) -> Iterator[JobOut]:
        """Jobs, newest first, page by page as they are taken."""
        asked = {"state": state, "gallery": gallery, "limit": page_size}
        for page in self._connection.pages(JobsOut, "/jobs", "before", asked):
            yield from page.jobs

    def read(self, job_id: str) -> JobDetailsOut:
        """One job, with a training's curve, an ingest's summary or an evaluation's number."""
        return self._connection.get(JobDetailsOut, at("/jobs/{}", job_id))

    def cancel(self, job_id: str) -> JobOut:
        """Stop a job; what it has done is kept."""
        return self._connection.call("POST", JobOut, at("/jobs/{}/cancel", job_id))

    def resume(self, job_id: str) -> JobOut:
        """Start a job again that was cancelled or failed: a new job on the same terms."""
        return self._connection.call("POST", JobOut, at("/jobs/{}/resume", job_id))

    def follow(self, job_ids: Iterable[str]) -> Iterator[JobOut]:
        """Each of the jobs now and whenever it changes, until all have ended.

        They take long, and go on while the service is started anew or the connection is lost: once they
        were heard of, they are listened for again, as long as the connection's patience lasts.
        """
        left = set(job_ids)
        give_up_at = -inf
        while left:
            try:
                for job in self._heard(sorted(left)):
                    give_up_at = inf
                    yield job
                    if job.state not in UNDER_WAY:
                        left.discard(job.id)
            except (UnreachableError, ApiError) as error:
                if isinstance(error, ApiError) and error.status not in _OF_PROXIES:
                    raise
                give_up_at = min(give_up_at, time.monotonic() + self._connection.patience_s)
                if time.monotonic() >= give_up_at:
                    raise
            if left:
                time.sleep(_AGAIN_S)

    def _heard(self, job_ids: Sequence[str]) -> Iterator[JobOut]:
        """What one stream of events tells of them."""
        with self._connection.events("/jobs/events", params={"id": job_ids}) as events:
            for event in events:
                if event.event == "job":
                    yield self._connection.event_data(JobOut, event)
