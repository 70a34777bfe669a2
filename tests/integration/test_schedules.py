"""Schedules against the real service: on time, through the death of beat and Redis, with two beats."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import redis
from celery import Celery

from index_store.catalog.database import Catalog
from index_store.catalog.schedule_records import Plan
from index_store.catalog.schedules import new_schedule_id
from tasks import beat_entries
from tests.conftest import forget
from tests.live_service import LiveService, until

pytestmark = pytest.mark.integration

YEARLY = "0 0 1 1 *"  # what follows the time that a test chooses is far away

# A beat that thinks it is alone: its lock is another one.
RIVAL = """
from tasks.app import app
app.conf.redbeat_lock_key = "redbeat:rival"
"""


class Beats:
    """The service's own beat, and a second one."""

    def __init__(self, service: LiveService, folder: Path) -> None:
        folder.mkdir()
        (folder / "rival_beat.py").write_text(RIVAL)
        where = json.loads((service.var / "run" / "services.json").read_text())
        paths = os.pathsep.join([str(folder), str(Path.cwd()), os.environ.get("PYTHONPATH", "")])
        env = service.env | {"SEMBLANCE_REDIS_URL": where["redis_url"], "PYTHONPATH": paths}
        command = [sys.executable, "-m", "celery", "-A", "rival_beat", "beat"]
        self._service = service
        self.log = folder / "rival.log"
        with self.log.open("w") as log:
            self.rival = subprocess.Popen(
                [*command, "--scheduler=redbeat.RedBeatScheduler", "--loglevel=INFO"],
                env=env,
                stdout=log,
                stderr=log,
            )
        until(lambda: "Acquired lock" in self.log.read_text() or None, within_s=60)

    def own(self) -> int:
        """The process of the service's own."""
        return self._service.pid("-m celery -A tasks.app beat")

    def sent(self, schedule_id: str) -> int:
        """How often either sent what the schedule is for."""
        logs = [self.log, self._service.var / "log" / "beat.log"]
        line = f"Sending due task semblance-schedule:{schedule_id}"
        return sum(log.read_text().count(line) for log in logs)


@pytest.fixture
def beats(service: LiveService, tmp_path: Path) -> Iterator[Beats]:
    beats = Beats(service, tmp_path / "rival")
    yield beats
    beats.rival.kill()
    beats.rival.wait()
    # As it was found, for whoever uses the service next.
    until(lambda: service.redis().exists("redbeat::lock") or None, within_s=90)
    until(service.all_alive, within_s=60)


@pytest.fixture
def catalog(service: LiveService, monkeypatch: pytest.MonkeyPatch) -> Iterator[Catalog]:
    """The service's own; what is armed here is armed in its Redis."""
    where = json.loads((service.var / "run" / "services.json").read_text())
    with (
        Celery("semblance", broker=where["redis_url"]) as app,
        Catalog(f"sqlite:///{service.var}/catalog.db") as catalog,
    ):
        app.conf.update(redbeat_redis_url=where["redis_url"], redbeat_redis_options={})
        monkeypatch.setattr(beat_entries, "app", app)
        monkeypatch.setenv("SEMBLANCE_REDIS_URL", where["redis_url"])
        forget()
        yield catalog
    forget()


def due_in(catalog: Catalog, seconds: float) -> tuple[str, datetime]:
    """A schedule of the gallery ``drawn`` that is due so soon; both the catalog and beat know of it."""
    gallery = catalog.galleries.get("drawn")
    plan = Plan("reindex", gallery.id, "shape", {"rebuild": False}, YEARLY, "UTC")
    due_at = (datetime.now(UTC) + timedelta(seconds=seconds)).replace(microsecond=0)
    schedule = catalog.schedules.create(new_schedule_id(), plan, due_at)
    beat_entries.arm(schedule.id, due_at)
    return schedule.id, due_at


def runs(service: LiveService, schedule_id: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = service.get(f"/schedules/{schedule_id}/runs")["runs"]
    return found


def served(service: LiveService, schedule_id: str, within_s: float) -> dict[str, Any]:
    """The schedule's only run, once its job is done."""

    def look() -> dict[str, Any] | None:
        found = runs(service, schedule_id)
        assert len(found) <= 1
        return found[0] if found and found[0]["state"] != "running" else None

    return until(look, within_s=within_s)


def test_each_due_time_is_served_once_whatever_dies(
    service: LiveService, catalog: Catalog, beats: Beats
) -> None:
    made = []
    try:
        # Two beats, neither of which knows of the other: both may send, one run comes of it.
        first, due_at = due_in(catalog, 4)
        made.append(first)
        run = served(service, first, within_s=40)
        begun = datetime.fromisoformat(run["started_at"])
        assert timedelta(0) <= begun - due_at <= timedelta(seconds=8)
        assert (run["state"], run["asked_by"], len(run["jobs"])) == ("done", "", 1)
        next_at = datetime.fromisoformat(service.get(f"/schedules/{first}")["next_at"])
        assert (next_at.month, next_at.day, next_at.hour) == (1, 1, 0)

        # kill -9 of both beats and of Redis, with something due meanwhile.
        second, due_at = due_in(catalog, 3)
        made.append(second)
        beats.rival.kill()
        killed = [beats.own(), service.pid("redis-server")]
        for pid in killed:
            os.kill(pid, signal.SIGKILL)
        run = served(service, second, within_s=75)
        assert run["state"] == "done"
        assert datetime.fromisoformat(run["due_at"]) == due_at
        assert beats.own() not in killed

        # A Redis that forgot everything: the schedules come back from the catalog.
        third, _ = due_in(catalog, 6)
        made.append(third)
        service.redis().flushall()
        assert served(service, third, within_s=60)["state"] == "done"
        (sweep,) = [one for one in service.get("/schedules")["schedules"] if one["kind"] == "sweep"]
        until(lambda: is_armed(service, sweep["id"]), within_s=40)

        for schedule_id in made:
            assert len(runs(service, schedule_id)) == 1
        assert beats.sent(first) >= 1
    finally:
        for schedule_id in made:
            service.request("DELETE", f"/schedules/{schedule_id}")


def is_armed(service: LiveService, schedule_id: str) -> bool | None:
    try:
        key = f"redbeat:semblance-schedule:{schedule_id}"
        return service.redis().zscore("redbeat::schedule", key) is not None or None
    except redis.ConnectionError:
        return None


def test_a_schedule_is_made_run_and_looked_at_from_the_command_line(service: LiveService) -> None:
    added = json.loads(
        service.cli(
            *("schedules", "add", "0 3 * * *", "evaluate", "drawn", "--time-zone", "Asia/Kolkata"),
            "--json",
        ).stdout
    )
    made = added["schedule"]["id"]
    try:
        assert is_armed(service, made)
        assert [one[11:16] for one in added["next"]] == ["21:30"] * 5
        run = json.loads(service.cli("schedules", "run", made[:8], "--json").stdout)
        assert served(service, made, within_s=120)["id"] == run["id"]
        (shown,) = json.loads(service.cli("schedules", "history", made[:8], "--json").stdout)
        assert (shown["state"], shown["asked_by"]) == ("done", "cli")
        job = service.get(f"/jobs/{run['jobs'][0]['id']}")
        found = service.get(f"/galleries/drawn/evaluations/{job['evaluation_id']}")
        assert found["document"]["map_at_10"]["ensemble"] > 0.1
        service.cli("schedules", "pause", made[:8])
        assert not is_armed(service, made)
    finally:
        service.cli("schedules", "remove", made[:8])


def test_an_evaluation_over_the_queue_prints_what_it_found(service: LiveService) -> None:
    told = json.loads(
        service.cli("evaluate", "drawn", "--queue", "--sample", "20", "--json").stdout
    )
    assert told["queries"] == 20
    table = service.cli("evaluate", "drawn", "--queue", "--encoder", "shape").stdout
    assert "ensemble" in table
    assert "colour" not in table
    listed = service.get("/galleries/drawn/evaluations")["evaluations"]
    assert [set(one["map_at_10"]) for one in listed[:1]] == [{"shape", "ensemble"}]
