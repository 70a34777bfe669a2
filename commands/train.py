"""``semblance train``: an encoder of one's own, learned from a gallery's labels."""

import json
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.progress import Progress, TaskID

from commands.follow_jobs import progress_bars, update
from models_store.training.recipe import Recipe

if TYPE_CHECKING:  # they bring torch
    from models_store.training.progress import EpochDone, StepDone
    from tasks.train import Trained

_ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_STOPPED = 3  # exit code of a training that was stopped and can go on


@click.command()
@click.argument("gallery")
@click.option("--name", required=True, help="Of the new encoder.")
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
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def train(
    gallery: str,
    name: str,
    base: str | None,
    file: Path | None,
    epochs: int | None,
    hold_out: str,
    share: float,
    workers: int,
    as_json: bool,
) -> None:
    """Train an encoder on the labelled pictures of GALLERY.

    Ctrl-C ends it with a checkpoint and exit code 3; after that, or after being killed, the same command
    goes on where it was. Once it is done, restart `semblance up` and reindex: the new encoder votes with
    the others.
    """
    from tasks import train as work  # slow to import
    from tasks.runtime import get_engine

    engine = get_engine()
    found = engine.catalog.galleries.get(gallery)
    recipe = Recipe.read(file) if file else Recipe.gentle(name)
    recipe = recipe.model_copy(update={"name": name, "epochs": epochs or recipe.epochs})
    if base is not None:
        recipe = work.started_from(recipe, engine.spec(base))
    elif not (recipe.backbone.architecture or recipe.backbone.folder):
        raise click.UsageError("give --from ENCODER, or a --recipe that names a network")
    material = work.divided(
        engine,
        found,
        hold_out="classes" if hold_out == "classes" else "pictures",
        share=share,
        seed=recipe.seed,
    )
    with progress_bars() as bars, _stopping() as stopping:
        shown = _Shown(bars, name, recipe.epochs)
        trained = work.train(
            engine,
            found,
            recipe,
            material,
            workers=workers,
            observer=shown,
            begun=shown.begun,
            stop=stopping.is_set,
        )
    if as_json:
        click.echo(json.dumps(_document(name, trained)))
    else:
        _print(Console(highlight=False), gallery, name, trained)
    if trained.folder is None:
        sys.exit(_STOPPED)


@contextmanager
def _stopping() -> Iterator[Event]:
    """Set by Ctrl-C, a closed terminal and whoever else asks the process to end: it leaves a checkpoint."""
    stopping = Event()
    # What is ignored was meant to be, by nohup or by a shell that put us in the background.
    heeded = [one for one in _ENDING if signal.getsignal(one) != signal.SIG_IGN]
    before = {one: signal.signal(one, lambda *_: stopping.set()) for one in heeded}
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


def _document(name: str, trained: "Trained") -> dict[str, object]:
    outcome = trained.outcome
    return {
        "encoder": name,
        "ended": outcome.ended,
        "epochs": len(outcome.history),
        "map_at_10_before": trained.before,
        "map_at_10": outcome.best,
        "folder": str(trained.folder) if trained.folder else None,
    }


def _print(console: Console, gallery: str, name: str, trained: "Trained") -> None:
    if trained.folder is None:
        console.print("stopped; the same command goes on from here")
        return
    console.print(
        f"MAP@10 of the held-out pictures {trained.before or 0:.4f} -> {trained.outcome.best or 0:.4f}"
    )
    console.print(
        f"{name} is in {trained.folder}: restart `semblance up`, then "
        f"`semblance reindex {gallery} --encoder {name}`",
        soft_wrap=True,
    )
