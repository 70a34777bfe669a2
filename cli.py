"""The ``semblance`` command: one file per subcommand under ``commands/``."""

import importlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from typing import Any, Final, Literal, NamedTuple

import click

_URL = "SEMBLANCE_URL"
_HELP = {"-h", "--help"}
_INTERRUPTED = 128 + 2  # what shells make of a program that SIGINT ended

Place = Literal["machine", "data", "either"]
"""What a command is about: this machine, the data under SEMBLANCE_VAR, or that of a service elsewhere."""


class Listed(NamedTuple):
    """A subcommand as the list of them shows it.

    Attributes:
        module: Under ``commands/``; it is imported only when the command runs, so that neither `semblance
            jobs` nor the list waits for torch.
        help: The first sentence of the command's own help.
        place: What it works on.
    """

    module: str
    help: str
    place: Place = "data"


COMMANDS: Final = {
    "up": Listed("up.command", "Start Semblance: Redis, dashboard, workers, schedules.", "machine"),
    "doctor": Listed(
        "doctor.command",
        "Check versions, libraries, Redis, weights, disk, GPU and catalog, and say what to do.",
        "machine",
    ),
    "demo": Listed(
        "demo.command",
        "Do the main job once, from pictures to ten results, and keep the service up.",
    ),
    "ingest": Listed(
        "ingest",
        "Add all pictures under PATH to GALLERY, creating it if need be, and index them.",
        "either",
    ),
    "search": Listed(
        "search", "Find the pictures of GALLERY most like PICTURES, or what words say.", "either"
    ),
    "evaluate": Listed(
        "evaluate",
        "MAP@10 of every encoder and of the ensemble, leave-one-out over GALLERY's labels.",
        "either",
    ),
    "report": Listed("report.command", "Study a gallery: a page to show, and JSON."),
    "tune": Listed("tune", "Weigh the votes in GALLERY by what serves its own labels best."),
    "classify": Listed("classify", "Suggest labels for the pictures of GALLERY that have none."),
    "prompts": Listed(
        "prompts.command", "Compare sets of sentences about classes, and give a gallery its own."
    ),
    "export": Listed(
        "export",
        "Search GALLERY with every picture under QUERIES; writes a CSV with image,recs.",
        "either",
    ),
    "galleries": Listed(
        "galleries", "List the galleries with their pictures and indexes.", "either"
    ),
    "rm": Listed(
        "rm",
        "Remove the pictures with the ids IMAGES from GALLERY or, without IMAGES, the whole gallery.",
    ),
    "reindex": Listed(
        "reindex",
        "Rebuild the indexes of GALLERY; the versions before them stay for rollback.",
        "either",
    ),
    "rollback": Listed(
        "rollback", "Make the previous version of GALLERY's index for ENCODER the current one."
    ),
    "jobs": Listed("jobs", "List jobs, newest first.", "either"),
    "queues": Listed(
        "queues",
        "List the queues and how much waits in each; `pause` and `resume` one.",
        "either",
    ),
    "schedules": Listed(
        "schedules.command",
        'Reindex, evaluate and sweep again and again, as in `schedules add "0 3 * * *" reindex GALLERY`.',
        "either",
    ),
    "models": Listed(
        "models.command", "See, fetch, check and quantise the encoders' weights.", "machine"
    ),
    "train": Listed("train", "Train an encoder on the labelled pictures of GALLERY."),
    "users": Listed("users", "Look after users."),
    "keys": Listed("keys", "Look after API keys."),
    "caption": Listed("caption", "Write captions for the pictures of GALLERY."),
    "captions": Listed(
        "captions.command", "See, change, import and export what pictures show, in words."
    ),
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
            module = importlib.import_module(f"commands.{COMMANDS[cmd_name].module}")
        command: click.Command = getattr(module, cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, of which none has to be imported."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, one.help) for name, one in COMMANDS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, unless somebody may believe that it works on another machine's data.

        Raises:
            UsageError: SEMBLANCE_URL names a service, and the command would not ask it.
        """
        listed = COMMANDS.get(args[0])
        if listed and listed.place == "data" and os.environ.get(_URL) and not _HELP & set(args):
            raise click.UsageError(
                f"`semblance {args[0]}` works on the data of the machine it runs on, and cannot ask the "
                f"service at {os.environ[_URL]}: run it there, use the dashboard, or unset {_URL}"
            )
        return super().resolve_command(ctx, args)

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
        try:
            semblance()
        except Exception:
            from commands.errors import explained  # takes its time, and is rarely needed

            with explained():
                raise
