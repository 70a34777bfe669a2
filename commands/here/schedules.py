"""Schedules of the data on this machine, as the client's ``schedules`` tell those of a service."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice

from index_store.catalog.schedule_records import Schedule, ScheduleKind
from tasks.client import schedules
from tasks.cron import Cron
from tasks.cron_words import in_words
from tasks.ensemble import get_catalog
from web.present_schedules import runs_out, schedules_out
from web.schemas.schedules import CronPreviewOut, ScheduleOut, ScheduleRunOut

_TIMES = 5  # to come
_AT_ONCE = 100


class SchedulesHere:
    """As :class:`web.calls.schedules.Schedules`."""

    def list(self, gallery: str | None = None, *, deleted: bool = False) -> "Sequence[ScheduleOut]":
        """All schedules, or a gallery's, oldest first; or else those that can be restored."""
        catalog = get_catalog()
        if deleted:
            return schedules_out(catalog.schedules.deleted())
        gallery_id = catalog.galleries.get(gallery).id if gallery else None
        return schedules_out(catalog.schedules.list(gallery_id))

    def preview(self, cron: str, *, time_zone: str = "UTC") -> CronPreviewOut:
        """What an expression means: in words, and the next times."""
        when = Cron.parse(cron, time_zone)
        return CronPreviewOut(
            cron=when.expression,
            time_zone=time_zone,
            words=in_words(when.expression),
            next=list(islice(when.upcoming(datetime.now(UTC)), _TIMES)),
        )

    def create(
        self,
        cron: str,
        kind: ScheduleKind,
        gallery: str | None = None,
        *,
        encoder: str | None = None,
        rebuild: bool = True,
        time_zone: str = "UTC",
    ) -> ScheduleOut:
        """Have something done again and again."""
        plan = schedules.make_plan(
            kind,
            cron=cron,
            time_zone=time_zone,
            gallery=gallery,
            encoder=encoder,
            rebuild=rebuild,
        )
        return _out(schedules.create(plan, by="cli"))

    def delete(self, schedule_id: str) -> ScheduleOut:
        """Delete it."""
        return _out(schedules.delete(schedule_id))

    def restore(self, schedule_id: str) -> ScheduleOut:
        """Undo a deletion."""
        return _out(schedules.restore(schedule_id))

    def pause(self, schedule_id: str) -> ScheduleOut:
        """Have nothing begun until it is resumed."""
        return _out(schedules.pause(schedule_id))

    def resume(self, schedule_id: str) -> ScheduleOut:
        """Undo a pause."""
        return _out(schedules.resume(schedule_id))

    def run(self, schedule_id: str) -> ScheduleRunOut:
        """Do it now."""
        return runs_out([schedules.run_now(schedule_id, by="cli")])[0]

    def runs(self, schedule_id: str) -> Iterator[ScheduleRunOut]:
        """What became of it, newest first, read as they are taken."""
        before: int | None = None
        while True:
            page = get_catalog().schedule_runs.list(schedule_id, before=before, limit=_AT_ONCE)
            yield from runs_out(page)
            if len(page) < _AT_ONCE:
                return
            before = page[-1].id


def _out(schedule: Schedule) -> ScheduleOut:
    return schedules_out([schedule])[0]
