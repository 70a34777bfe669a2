"""Jobs of the data on this machine, as the client's ``jobs`` tell those of a service."""

import time
from collections.abc import Iterable, Iterator
from typing import Final

from tasks.client.resuming import resumed
from tasks.ensemble import get_catalog
from web.present import job_out
from web.schemas.jobs import UNDER_WAY, JobOut

_LOOK_EVERY_S: Final = 0.25
_AT_ONCE: Final = 500


class JobsHere:
    """As :class:`web.calls.jobs.Jobs`."""

    def list(self, *, gallery: str | None = None) -> Iterator[JobOut]:
        """Jobs, newest first, read as they are taken."""
        before: str | None = None
        while True:
            page = get_catalog().jobs.list(gallery=gallery, before=before, limit=_AT_ONCE)
            yield from map(job_out, page)
            if len(page) < _AT_ONCE:
                return
            before = page[-1].id

    def read(self, job_id: str) -> JobOut:
        """One job."""
        return job_out(get_catalog().jobs.get(job_id))

    def cancel(self, job_id: str) -> JobOut:
        """Stop a job."""
        get_catalog().jobs.cancel(job_id)
        return self.read(job_id)

    def resume(self, job_id: str) -> JobOut:
        """Start a job again that was cancelled or failed: a new job."""
        return job_out(resumed(get_catalog().jobs.get(job_id), by="cli"))

    def follow(self, job_ids: Iterable[str]) -> Iterator[JobOut]:
        """Each of the jobs now and again and again, until all have ended."""
        left = sorted(job_ids)
        while left:
            looked_at = [self.read(one) for one in left]
            yield from looked_at
            left = [one.id for one in looked_at if one.state in UNDER_WAY]
            time.sleep(_LOOK_EVERY_S if left else 0)
