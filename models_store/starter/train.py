"""Train the encoders that come with Semblance anew: ``make train-starter``.

Each recipe of this folder is followed on Tiny ImageNet's training pictures, as many side by side as the
machine has cores, one thread each. Whatever interrupts it, the same command goes on where it was.
"""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context, parent_process
from pathlib import Path
from time import time

import click
import numpy as np
import torch
from numpy.typing import NDArray

from models_store.starter.captioned import labelled
from models_store.starter.teacher import teacher_says
from models_store.training.augmentation import fitted
from models_store.training.card import Provenance, model_card
from models_store.training.distillation import Teacher
from models_store.training.pictures import Pictures
from models_store.training.precision import standardise
from models_store.training.progress import EpochDone, StepDone
from models_store.training.publish import publish
from models_store.training.recipe import Recipe
from models_store.training.stage_fit import fit_stages
from models_store.training.trainer import Outcome, Trainer

RECIPES = Path(__file__).parent / "recipes"

TEACHER = "mobilenetv2_100.tf2_coral"
"""The network whose embeddings the encoders also learn from."""
_CACHE_BYTES = 1_000_000_000  # all of Tiny ImageNet, decoded
_SAY_EVERY = 100  # steps
_FITTED = 10_000  # pictures that an embedding is fitted to, of whatever class
_FITTED_AT_ONCE = 100

_DATA = """Tiny ImageNet: 300 of the 500 training pictures of each of 200 classes of ImageNet, 64 x 64 pixels.
The features also learn to say what a MobileNetV2 trained on ImageNet says of the same pictures
(google-coral/test_data, Apache-2.0)."""
_EMBEDDING = """The embedding is a linear layer over what the last two stages see, centred and half
whitened on training pictures without their labels; the table is of the last stage alone."""
_LICENCE = """The weights are the project's own and under the project's licence. They were learned from
pictures of ImageNet, which are for non-commercial research and education; whoever needs weights without
such an origin trains the same recipe on pictures of their own."""


@click.command()
@click.argument("pictures", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--teacher",
    "weights",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    required=True,
    help=f"Folder with the network {TEACHER}.",
)
@click.option(
    "--work",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("var/starter"),
    show_default=True,
    help="Folder of checkpoints and logs.",
)
@click.option(
    "--into",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("var/starter/encoders"),
    show_default=True,
    help="Folder for the encoders; those that are there already are left alone.",
)
@click.option("--only", "names", multiple=True, help="Only these recipes.")
def main(pictures: Path, weights: Path, work: Path, into: Path, names: Sequence[str]) -> None:
    """Train on PICTURES, the zip with ``train/CLASS/NAME`` and ``val/CLASS/NAME``."""
    files = [file for file in sorted(RECIPES.glob("*.toml")) if not names or file.stem in names]
    wanted = [file for file in files if not (into / file.stem).exists()]
    if not wanted:
        click.echo(f"there is nothing to train: all of them are in {into}")
        return
    work.mkdir(parents=True, exist_ok=True)
    teacher = _teacher_file(pictures, weights, work)
    # In processes of their own, because the threads of one network's passes would wait for the other's.
    side_by_side = len(os.sched_getaffinity(0))
    with ProcessPoolExecutor(side_by_side, mp_context=get_context("spawn")) as pool:
        runs = [
            pool.submit(_train, file, pictures, teacher, work / file.stem, into) for file in wanted
        ]
        for run in as_completed(runs):
            click.echo(run.result())


def _teacher_file(pictures: Path, weights: Path, work: Path) -> Path:
    """The teacher's embeddings of the training pictures; computed if they are not there yet."""
    file = work / "teacher.npy"
    if file.exists():
        return file
    training = Pictures(labelled(pictures, "train"))
    with click.progressbar(length=len(training), label=f"{TEACHER} looks") as bar:
        vectors = teacher_says(weights / TEACHER, training, bar.update)
    unfinished = file.with_suffix(".tmp.npy")
    np.save(unfinished, vectors.astype(np.float16))
    unfinished.rename(file)
    return file


def _train(file: Path, pictures: Path, teacher: Path, folder: Path, into: Path) -> str:
    """One recipe, from wherever it is to the finished encoder's folder."""
    torch.set_num_threads(1)
    recipe = Recipe.read(file)
    training = Pictures(labelled(pictures, "train"), cache_bytes=_CACHE_BYTES)
    validation = Pictures(labelled(pictures, "val"))
    vectors: NDArray[np.float32] = np.load(teacher).astype(np.float32)
    trainer = Trainer(recipe, training, validation, folder, teacher=Teacher(training.ids, vectors))
    outcome = trainer.run(_Teller(recipe), stop=_is_alone)
    if outcome.ended == "stopped":
        return f"{recipe.name}: stopped"
    searched = min(len(validation), recipe.validation.most)
    known = Provenance(_DATA, _LICENCE, len(training), searched, notes=_EMBEDDING)
    embedding = _embedding(outcome, recipe, training)
    card = model_card(recipe, outcome, known, dimension=embedding.out_features)
    publish(outcome, recipe.backbone, into / recipe.name, card, embedding=embedding)
    return f"{recipe.name}: MAP@10 {outcome.best:.4f}, in {into / recipe.name}"


def _embedding(outcome: Outcome, recipe: Recipe, training: Pictures) -> torch.nn.Linear:
    """The layer over the last two stages, fitted to some of the training pictures."""
    told, of = outcome.origin.pretrained, recipe.backbone
    look = fitted(of.embed_side or of.side, of.crop, str(told["interpolation"]))
    chosen = np.random.default_rng(recipe.seed).permutation(len(training))[:_FITTED]

    def batches() -> Iterator[torch.Tensor]:
        for rows in np.array_split(chosen, max(1, len(chosen) // _FITTED_AT_ONCE)):
            pixels = torch.stack([look(training.open(row)) for row in rows.tolist()])
            yield standardise(pixels, told["mean"], told["std"], torch.device("cpu"))

    return fit_stages(outcome.network.backbone, batches()).embedding


def _is_alone() -> bool:
    """Whether the command that started this process was killed: then nobody waits for the outcome."""
    parent = parent_process()
    return parent is not None and not parent.is_alive()


class _Teller:
    """Says how far a training is, a line now and then."""

    def __init__(self, recipe: Recipe) -> None:
        self._recipe = recipe
        self._started: tuple[float, float] | None = None

    def __call__(self, event: StepDone | EpochDone) -> None:
        name, epochs = self._recipe.name, self._recipe.epochs
        if isinstance(event, EpochDone):
            click.echo(
                f"{name}: epoch {event.epoch + 1} of {epochs}, loss {event.loss:.3f}, "
                f"MAP@10 {event.map_at_10 or 0:.4f}"
            )
            return
        done = event.epoch + (event.step + 1) / event.steps
        self._started = self._started or (time(), done)
        since, at = self._started
        if (event.step + 1) % _SAY_EVERY == 0 and done > at:
            left = (time() - since) / (done - at) * (epochs - done)
            click.echo(
                f"{name}: {done:.2f} of {epochs} epochs, loss {event.loss:.3f}, "
                f"{event.pictures_per_second:.0f} pictures/s, {left / 60:.0f} minutes left"
            )


if __name__ == "__main__":
    main()
