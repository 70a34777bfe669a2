"""Schedules: work that is done again and again."""

from collections.abc import Iterator, Sequence
from typing import Any

from index_store.catalog.schedule_records import ScheduleKind
from web.calls.addresses import at
from web.calls.group import Group
from web.schemas.schedules import (
    CronPreviewOut,
    ScheduleOut,
    ScheduleRunOut,
    ScheduleRunsOut,
    SchedulesOut,
)


class Schedules(Group):
    """``client.schedules``."""

    def list(self, gallery: str | None = None, *, deleted: bool = False) -> "Sequence[ScheduleOut]":
        """All schedules, or a gallery's, oldest first; or else those that can be restored."""
        asked = {"gallery": gallery, "deleted": deleted}
        return self._connection.get(SchedulesOut, "/schedules", asked).schedules

    def preview(self, cron: str, *, time_zone: str = "UTC") -> CronPreviewOut:
        """What an expression means: in words, and the next five times."""
        body = {"cron": cron, "time_zone": time_zone}
        return self._connection.call("POST", CronPreviewOut, "/cron/preview", body=body)

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
        plan = _plan(cron, kind, gallery, encoder, rebuild, time_zone)
        return self._connection.call("POST", ScheduleOut, "/schedules", body=plan)

    def change(
        self,
        schedule_id: str,
        cron: str,
        kind: ScheduleKind,
        gallery: str | None = None,
        *,
        encoder: str | None = None,
        rebuild: bool = True,
        time_zone: str = "UTC",
    ) -> ScheduleOut:
        """Put another plan in the place of a schedule's."""
        plan = _plan(cron, kind, gallery, encoder, rebuild, time_zone)
        return self._connection.call(
            "PUT", ScheduleOut, at("/schedules/{}", schedule_id), body=plan
        )

    def read(self, schedule_id: str) -> ScheduleOut:
        """One schedule."""
        return self._connection.get(ScheduleOut, at("/schedules/{}", schedule_id))

    def delete(self, schedule_id: str) -> ScheduleOut:
        """Delete it; :meth:`restore` undoes that for 30 days."""
        return self._connection.call("DELETE", ScheduleOut, at("/schedules/{}", schedule_id))

    def restore(self, schedule_id: str) -> ScheduleOut:
        """Undo a deletion."""
        return self._connection.call("POST", ScheduleOut, at("/schedules/{}/restore", schedule_id))

    def pause(self, schedule_id: str) -> ScheduleOut:
        """Have nothing begun until it is resumed."""
        return self._connection.call("POST", ScheduleOut, at("/schedules/{}/pause", schedule_id))

    def resume(self, schedule_id: str) -> ScheduleOut:
        """Undo a pause."""
        return self._connection.call("POST", ScheduleOut, at("/schedules/{}/resume", schedule_id))

    def run(self, schedule_id: str) -> ScheduleRunOut:
        """Do it now; its next time stays what it is."""
        return self._connection.call("POST", ScheduleRunOut, at("/schedules/{}/run", schedule_id))

    def runs(self, schedule_id: str) -> Iterator[ScheduleRunOut]:
        """What became of it, newest first."""
        path = at("/schedules/{}/runs", schedule_id)
        for page in self._connection.pages(ScheduleRunsOut, path, "before"):
            yield from page.runs


def _plan(
    cron: str,
    kind: ScheduleKind,
    gallery: str | None,
    encoder: str | None,
    rebuild: bool,
    time_zone: str,
) -> dict[str, Any]:
    return {
        "cron": cron,
        "kind": kind,
        "gallery": gallery,
        "encoder": encoder,
        "rebuild": rebuild,
        "time_zone": time_zone,
    }
