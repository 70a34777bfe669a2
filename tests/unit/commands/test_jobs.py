import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from rich.console import Console

from commands.follow_jobs import progress_bars
from commands.jobs import jobs
from index_store.catalog.records import Job
from index_store.errors import ConflictError
from tasks.ensemble import get_catalog


@pytest.fixture
def job(var: Path) -> Job:
    """A job whose encoder, stage and error look like markup."""
    catalog = get_catalog()
    gallery = catalog.galleries.create("some")
    made, _ = catalog.jobs.submit("reindex", gallery, "net[/red]", by="[bold]me[/bold]")
    catalog.jobs.fail(made.id, "failed", "broken [/nonsense] \x1b[31m")
    return catalog.jobs.get(made.id)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(jobs, arguments, env={"COLUMNS": "200"})


@pytest.mark.parametrize("limit", ["0", "-1", "10001", str(2**63), str(10**30)])
def test_limits_no_list_could_have_are_refused(var: Path, limit: str) -> None:
    done = run("--limit", limit)
    assert done.exit_code == 2
    assert "1<=x<=10000" in done.output


@pytest.mark.parametrize("start", ["", "[/red]", "%", "a" * 33])
def test_what_begins_no_id_is_refused(job: Job, start: str) -> None:
    done = run("--cancel", start)
    assert done.exit_code == 2
    assert "an id is made of" in done.output


def test_a_job_is_cancelled_by_the_start_of_its_id(var: Path) -> None:
    catalog = get_catalog()
    made, _ = catalog.jobs.submit("reindex", catalog.galleries.create("some"), "colour")
    assert run("--cancel", made.id[:8]).exit_code == 0
    assert catalog.jobs.get(made.id).state == "cancelled"


def test_a_job_is_started_again_by_the_start_of_its_id(var: Path) -> None:
    catalog = get_catalog()
    gallery = catalog.galleries.create("some")
    made, _ = catalog.jobs.submit("reindex", gallery, "colour")
    catalog.jobs.fail(made.id, "failed", "broken")
    done = run("--retry", made.id[:8], "--json")
    assert done.exit_code == 0, done.exception
    again, failed = json.loads(done.stdout)
    assert (again["state"], again["encoder"]) == ("queued", "colour")
    assert (failed["id"], failed["state"]) == (made.id, "failed")
    assert isinstance(run("--retry", again["id"]).exception, ConflictError)


def test_words_of_others_are_shown_as_they_are(job: Job) -> None:
    done = run()
    assert done.exit_code == 0, done.exception
    assert "net[/red]" in done.output
    assert "[bold]me[/bold]" in done.output
    assert "broken [/nonsense]" in done.output


def test_bars_show_an_encoder_as_it_is_called(capsys: pytest.CaptureFixture[str]) -> None:
    bars = progress_bars()
    bars.add_task("queued", what="net[/red]", rate="")
    console = Console(width=200)
    console.print(bars.get_renderable())
    assert "net[/red]" in capsys.readouterr().out
