import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from index_store.errors import NotFoundError
from tasks import beat_entries
from tasks.app import app
from tasks.cron import CronError
from tasks.ensemble import get_catalog
from tasks.errors import ServiceDownError

Run = Callable[..., Result]


@pytest.fixture
def pets(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """A gallery; beat's entries by schedule."""
    entries: dict[str, Any] = {}
    monkeypatch.setattr(beat_entries, "arm", entries.__setitem__)
    monkeypatch.setattr(beat_entries, "disarm", lambda one: entries.pop(one, None))
    monkeypatch.setattr(app, "send_task", lambda *_, **__: None)
    run("ingest", "pets", folder, "--local")
    return entries


def added(run: Run, *words: object) -> str:
    told = json.loads(run("schedules", "add", *words, "--json").stdout)
    return str(told["schedule"]["id"])


def test_one_is_added_listed_paused_resumed_and_run(run: Run, pets: dict[str, Any]) -> None:
    result = run("schedules", "add", "0 3 * * *", "reindex", "pets", "--time-zone", "Asia/Kolkata")
    assert "reindex pets" in result.stdout
    assert "At 03:00 (Asia/Kolkata)" in result.stdout
    assert result.stdout.count("03:00 IST") == 5
    (start,) = (one[:8] for one in pets)
    assert start in run("schedules", "list").stdout
    assert "paused" in run("schedules", "pause", start).stdout
    assert pets == {}
    run("schedules", "resume", start)
    assert len(pets) == 1
    assert "begun" in run("schedules", "run", start).stdout
    again = json.loads(run("schedules", "run", start, "--json").stdout)
    assert all(one["joined"] for one in again["jobs"])
    (first, second) = json.loads(run("schedules", "history", start, "--json").stdout)[::-1]
    assert (first["asked_by"], first["state"], second["id"]) == ("cli", "running", again["id"])
    assert "already running" in run("schedules", "history", start).stdout
    (listed,) = json.loads(run("schedules", "list", "--gallery", "pets", "--json").stdout)
    assert listed["last_run"]["state"] == "running"


def test_a_removed_one_can_be_restored(run: Run, pets: dict[str, Any]) -> None:
    made = added(run, "@daily", "evaluate", "pets")
    assert "deleted" in run("schedules", "remove", made[:8]).stdout
    assert made not in json.dumps(json.loads(run("schedules", "list", "--json").stdout))
    with pytest.raises(NotFoundError):
        run("schedules", "remove", made[:8])
    assert "restored" in run("schedules", "restore", made[:8]).stdout
    assert made in pets


def test_a_preview_changes_nothing(run: Run, pets: dict[str, Any]) -> None:
    told = json.loads(
        run("schedules", "add", "*/5 * * * *", "reindex", "pets", "--preview", "--json").stdout
    )
    assert (told["schedule"], told["words"]) == (None, "Every 5 minutes")
    assert len(told["next"]) == 5
    assert pets == {}


def test_options_are_kept(run: Run, pets: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "160")
    made = added(run, "0 3 * * *", "reindex", "pets", "--encoder", "shape", "--no-rebuild")
    schedule = get_catalog().schedules.get(made)
    assert (schedule.encoder, schedule.params) == ("shape", {"rebuild": False})
    assert "reindex pets shape (no rebuild)" in run("schedules", "list").stdout


def test_what_makes_no_sense_is_refused(run: Run, pets: dict[str, Any]) -> None:
    with pytest.raises(CronError, match="hour"):
        run("schedules", "add", "0 25 * * *", "reindex", "pets")
    with pytest.raises(NotFoundError, match="nowhere"):
        run("schedules", "add", "0 3 * * *", "reindex", "nowhere")
    for unknown in ("ffffffff", ""):
        with pytest.raises(NotFoundError, match="0 schedules"):
            run("schedules", "pause", unknown)
    assert run("schedules", "add", "0 3 * * *", "dance").exit_code == 2


def test_without_a_service_it_says_what_to_do(run: Run, folder: Path) -> None:
    run("ingest", "pets", folder, "--local")
    with pytest.raises(ServiceDownError) as refused:
        run("schedules", "add", "0 3 * * *", "reindex", "pets")
    assert "semblance up" in refused.value.hint
    assert len(get_catalog().schedules.list()) == 1
    assert "sweep" in run("schedules", "list").stdout
