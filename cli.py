"""The ``semblance`` command: one file per subcommand under ``commands/``."""

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from typing import Any

import click

_INTERRUPTED = 128 + 2  # what shells make of a program that SIGINT ended

# Subcommand -> module under commands/; a module is imported only when its command runs, so that
# `semblance jobs` does not wait for torch.
COMMANDS = {
    "up": "up.command",
    "doctor": "doctor.command",
    "demo": "demo.command",
    "ingest": "ingest",
    "search": "search",
    "evaluate": "evaluate",
    "report": "report.command",
    "tune": "tune",
    "classify": "classify",
    "prompts": "prompts.command",
    "export": "export",
    "galleries": "galleries",
    "rm": "rm",
    "reindex": "reindex",
    "rollback": "rollback",
    "jobs": "jobs",
    "queues": "queues",
    "schedules": "schedules.command",
    "models": "models.command",
    "train": "train",
    "users": "users",
    "keys": "keys",
    "caption": "caption",
    "captions": "captions.command",
}


@contextmanager
def _quiet_when_interrupted() -> Iterator[None]:
    """End the program at Ctrl-C, without a traceback or a remark."""
    try:
        yield
    except KeyboardInterrupt:
        sys.exit(_INTERRUPTED)


class _Lazy(click.Group):
    """A group whose commands are imported when asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order people need them, not the alphabet's."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the module that defines the command."""
        if cmd_name not in COMMANDS:
            return None
        with _quiet_when_interrupted():
            module = importlib.import_module(f"commands.{COMMANDS[cmd_name]}")
        command: click.Command = getattr(module, cmd_name)
        return command

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was asked for."""
        with _quiet_when_interrupted():
            return super().invoke(ctx)


@click.group(cls=_Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(version("semblance"), prog_name="semblance")
def semblance() -> None:
    """Find semantic copies of a picture in a collection of your own.

    Settings are environment variables, SEMBLANCE_...: see docs/configuration.md.
    """


def main() -> None:
    """Run the command; an error we know ends in a sentence and what to do, not in a traceback."""
    with _quiet_when_interrupted():
        from commands.errors import explained  # takes its time, in which one may lose patience

        with explained():
            semblance()
