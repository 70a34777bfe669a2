"""``semblance train``: an encoder of one's own, learned from a gallery's labels."""

import json
import signal
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.progress import Progress, TaskID

from commands.follow_jobs import progress_bars, update
from commands.train_queued import train_queued
from index_store.catalog.records import Gallery
from models_store.training.recipe import Recipe
from models_store.weights import is_name
from tasks.ensemble import get_catalog
from tasks.holding_out import HoldOut
from tasks.training_terms import TrainingTerms

if TYPE_CHECKING:  # they bring torch
    from models_store.training.progress import EpochDone, StepDone
    from tasks.train import Trained

_ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_STOPPED = 3  # exit code of a training that was stopped and can go on


def _checked(context: click.Context, parameter: click.Parameter, name: str) -> str:
    if not is_name(name):
        raise click.BadParameter("letters, digits, dots, hyphens and underscores; at most 100")
    return name


@click.command()
@click.argument("gallery")
@click.option("--name", required=True, callback=_checked, help="Of the new encoder.")
@click.option("--from", "base", help="Encoder to start from; else the recipe says.")
@click.option(
    "--recipe",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="How to train, a TOML file; else gently, as suits a network that knows pictures already.",
)
@click.option("--epochs", type=click.IntRange(min=1), help="At most; else the recipe says.")
@click.option(
    "--hold-out",
    type=click.Choice(["pictures", "classes"]),
    default="pictures",
    show_default=True,
    help="Validate with pictures of every class, or with classes that it never sees.",
)
@click.option(
    "--share",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    default=0.2,
    show_default=True,
    help="Of the pictures or classes that is held out.",
)
@click.option(
    "--workers", type=click.IntRange(0, 64), default=1, help="Processes that prepare pictures."
)
@click.option("--queue", is_flag=True, help="On the worker that trains; Ctrl-C leaves it at that.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def train(
    gallery: str,
    name: str,
    base: str | None,
    file: Path | None,
    epochs: int | None,
    hold_out: HoldOut,
    share: float,
    workers: int,
    queue: bool,
    as_json: bool,
) -> None:
    """Train an encoder on the labelled pictures of GALLERY.

    Ctrl-C ends it with a checkpoint and exit code 3; after that, or after being killed, the same command
    goes on where it was. Once it is done, restart `semblance up` and reindex: the new encoder votes with
    the others.
    """
    usual = Recipe.gentle(name, new_classes=hold_out == "classes")
    recipe = (Recipe.read(file) if file else usual).called(name, epochs)
    if base is None and not (recipe.backbone.architecture or recipe.backbone.folder):
        raise click.UsageError("give --from ENCODER, or a --recipe that names a network")
    found = get_catalog().galleries.get(gallery)
    terms = TrainingTerms(recipe, base, hold_out, share)
    told = train_queued(found, terms) if queue else _train_here(found, terms, workers)
    if as_json:
        click.echo(json.dumps(told))
    else:
        _print(Console(highlight=False), gallery, told)
    if told["folder"] is None:
        sys.exit(_STOPPED)


def _train_here(gallery: Gallery, terms: TrainingTerms, workers: int) -> dict[str, Any]:
    from tasks import train as work  # slow to import
    from tasks.runtime import get_engine

    name = terms.recipe.name
    with progress_bars() as bars, _stopping() as stopping:
        shown = _Shown(bars, name, terms.recipe.epochs)
        trained = work.train(
            get_engine(),
            gallery,
            terms,
            workers=workers,
            observer=shown,
            begun=shown.begun,
            stop=stopping.is_set,
        )
    return _document(name, trained)


@contextmanager
def _stopping() -> Iterator[Event]:
    """Set by Ctrl-C, a closed terminal and whoever else asks the process to end: it leaves a checkpoint.

    Whoever asks a second time does not want to wait for that.
    """
    stopping = Event()

    def hear(*_: object) -> None:
        if stopping.is_set():
            raise KeyboardInterrupt
        stopping.set()

    # What is ignored was meant to be, by nohup or by a shell that put us in the background.
    heeded = [one for one in _ENDING if signal.getsignal(one) != signal.SIG_IGN]
    before = {one: signal.signal(one, hear) for one in heeded}
    try:
        yield stopping
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


class _Shown:
    """A bar for the epoch, and a line for each that is over."""

    def __init__(self, bars: Progress, name: str, epochs: int) -> None:
        self._bars, self._epochs = bars, epochs
        self._bar: TaskID = bars.add_task("reading", what=name, rate="")

    def begun(self, before: float | None) -> None:
        if before is not None:
            self._bars.console.print(f"before       MAP@10 {before:.4f}", highlight=False)

    def __call__(self, event: "StepDone | EpochDone") -> None:
        from models_store.training.progress import StepDone

        if isinstance(event, StepDone):
            stage = f"epoch {event.epoch + 1}"
            update(self._bars, self._bar, event.step + 1, event.steps, stage)
            return
        reached = "" if event.map_at_10 is None else f"MAP@10 {event.map_at_10:.4f}  "
        epoch = f"epoch {event.epoch + 1} of {self._epochs}"
        self._bars.console.print(
            f"{epoch:<12} {reached}loss {event.loss:.4f}", highlight=False, markup=False
        )


def _document(name: str, trained: "Trained") -> dict[str, Any]:
    outcome = trained.outcome
    return {
        "encoder": name,
        "ended": outcome.ended,
        "epochs": len(outcome.history),
        "map_at_10_before": trained.before,
        "map_at_10": outcome.best,
        "folder": str(trained.folder) if trained.folder else None,
    }


def _print(console: Console, gallery: str, told: Mapping[str, Any]) -> None:
    if told["folder"] is None:
        console.print("stopped; the same command goes on from here")
        return
    before, reached, name = told["map_at_10_before"], told["map_at_10"], told["encoder"]
    console.print(f"MAP@10 of the held-out pictures {before or 0:.4f} -> {reached or 0:.4f}")
    console.print(
        f"{name} is in {told['folder']}: restart `semblance up`, then "
        f"`semblance reindex {gallery} --encoder {name}`",
        soft_wrap=True,
    )
