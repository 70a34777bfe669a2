"""``semblance doctor``: all checks, as a table or as JSON."""

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict

import click
from pydantic import ValidationError
from pydantic_settings import SettingsError
from rich.console import Console
from rich.markup import escape
from rich.table import Column, Table

from commands.doctor import data, services, software
from commands.doctor.finding import Finding
from commands.wrong_settings import HINT, wrong_settings
from settings import Settings, get_settings

_SIGNS = {"ok": "[green]ok[/]", "warning": "[yellow]warning[/]", "broken": "[bold red]broken[/]"}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def doctor(as_json: bool) -> None:
    """Check versions, libraries, Redis, weights, disk, GPU and catalog, and say what to do.

    Exits with 1 if something is broken.
    """
    findings = list(examine())
    healthy = all(finding.state != "broken" for finding in findings)
    if as_json:
        click.echo(json.dumps({"ok": healthy, "findings": [asdict(one) for one in findings]}))
    else:
        _print(findings, healthy=healthy)
    sys.exit(0 if healthy else 1)


def examine() -> Iterator[Finding]:
    """Make every check, from the ground up."""
    yield software.check_semblance()
    yield software.check_python()
    yield from software.check_libraries()
    yield software.check_gpu()
    try:
        settings = get_settings()
    except (ValidationError, SettingsError) as error:
        # What they describe is not looked at: it would be something else than what was meant.
        for variable, problem in wrong_settings(error):
            yield Finding(variable, "broken", problem, HINT)
    else:
        yield from _examine_described(settings)


def _examine_described(settings: Settings) -> Iterator[Finding]:
    """Check what the settings name."""
    yield data.check_disk(settings)
    yield data.check_catalog(settings)
    yield from data.check_weights(settings)
    profile = data.check_profile()
    yield profile
    server = services.check_redis(settings)
    yield server
    if profile.state == "ok" and server.state != "broken":
        yield services.check_workers(settings)


def _print(findings: list[Finding], *, healthy: bool) -> None:
    console = Console(highlight=False)
    table = Table("", "", Column(overflow="fold"), box=None, show_header=False)
    for finding in findings:
        detail = escape(finding.detail)
        if finding.advice:
            detail += f"\n[dim]→ {escape(finding.advice)}[/]"
        table.add_row(_SIGNS[finding.state], f"[bold]{escape(finding.what)}[/]", detail)
    console.print(table)
    console.print()
    if healthy:
        console.print("[green]Everything that is needed is there.[/]")
    else:
        broken = sum(finding.state == "broken" for finding in findings)
        console.print(f"[red]{broken} of {len(findings)} checks found something broken.[/]")
