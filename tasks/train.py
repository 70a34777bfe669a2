"""Train an encoder on a gallery's own labels; once published, it votes like any other."""

import shutil
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Literal

import numpy as np

from index_store.catalog.records import Gallery
from index_store.errors import IndexStoreError
from index_store.images import ImageFiles
from models_store.published.catalogue import published
from models_store.spec import EncoderSpec
from models_store.training.card import Provenance, model_card
from models_store.training.pictures import Labelled, Pictures
from models_store.training.progress import Observer
from models_store.training.publish import publish
from models_store.training.recipe import Recipe
from models_store.training.trainer import Outcome, Trainer
from models_store.weights import read_config
from tasks.ensemble import TRAINED
from tasks.errors import TasksError
from tasks.presence import LIGHT
from tasks.runtime import Engine

RUNS = "training"
"""Folder under SEMBLANCE_VAR with one sub-folder per training: its log and its checkpoint."""

HoldOut = Literal["pictures", "classes"]

_CACHE_BYTES = 2_000_000_000
_WIDER = 3  # how much larger than a training picture the picture is of which it shows a part
_LEAST_CLASSES = 2


@dataclass(frozen=True)
class Trained:
    """What became of a training.

    Attributes:
        outcome: As the trainer tells it.
        before: MAP@10 on the held-out pictures before; of the network it started from.
        folder: The encoder's; None if it was stopped, and goes on when asked again.
    """

    outcome: Outcome
    before: float | None
    folder: Path | None


@dataclass(frozen=True)
class Material:
    """The labelled pictures of a gallery, in two parts.

    Attributes:
        training: To learn from.
        validation: Held out, to search among after each epoch.
    """

    training: list[Labelled]
    validation: list[Labelled]


def train(
    engine: Engine,
    gallery: Gallery,
    recipe: Recipe,
    material: Material,
    *,
    workers: int,
    observer: Observer,
    begun: Callable[[float | None], None],
    stop: Callable[[], bool],
) -> Trained:
    """Follow a recipe from wherever its run is, and publish the encoder.

    Args:
        engine: Where the service's folder is.
        gallery: Whose pictures they are.
        recipe: What to do.
        material: From :func:`divided`.
        workers: Processes that prepare pictures; 0 for none but this.
        observer: Is told of every step and epoch.
        begun: Told the MAP@10 before the first step.
        stop: Asked after every step; the run then ends with a checkpoint.

    Raises:
        TasksError: There is an encoder of the recipe's name already.
        TrainingError: The recipe cannot be followed, or the run was started with another one.
        OSError: A folder cannot be written.
    """
    _refuse_taken(engine, recipe.name)
    longest = _WIDER * recipe.backbone.side
    training = Pictures(material.training, side=longest, cache_bytes=_CACHE_BYTES)
    validation = Pictures(material.validation, side=longest)
    run = engine.var / RUNS / recipe.name
    trainer = Trainer(recipe, training, validation, run, workers=workers)
    before = trainer.measure()
    begun(before)
    outcome = trainer.run(observer, stop=stop)
    if outcome.ended == "stopped":
        return Trained(outcome, before, None)
    folder = engine.var / TRAINED / recipe.name
    known = Provenance(
        data=f"The gallery {gallery.name}.",
        licence="That of its pictures, and of the network it was trained from.",
        pictures=len(training),
        validation_pictures=len(validation),
        notes="" if before is None else f"MAP@10 before the training: {before:.4f}.",
    )
    publish(outcome, recipe.backbone, folder, model_card(recipe, outcome, known))
    shutil.rmtree(run)
    return Trained(outcome, before, folder)


def _refuse_taken(engine: Engine, name: str) -> None:
    reserved = {folder for one in published().values() for folder in (one.name, *one.folder_names)}
    if name in engine.names | reserved | {LIGHT}:
        raise TasksError(f"there is an encoder called {name} already", hint="choose another --name")


def divided(
    engine: Engine, gallery: Gallery, *, hold_out: HoldOut, share: float, seed: int
) -> Material:
    """A gallery's labelled pictures, some of which are held out.

    Args:
        engine: Where the catalog is.
        gallery: Whose pictures.
        hold_out: Pictures of every class; or whole classes, which shows what the encoder is worth on
            classes that it has never seen.
        share: Of a class's pictures, or of the classes, that is held out.
        seed: Decides which.

    Raises:
        TasksError: Too few of the gallery's pictures have a label.
    """
    by_label = _by_label(engine, gallery)
    chance = np.random.default_rng(seed)
    names = sorted(by_label)
    if hold_out == "classes":
        shuffled = [names[number] for number in chance.permutation(len(names))]
        held = set(shuffled[: round(share * len(names))])
        parts = Material(
            [one for name in names if name not in held for one in by_label[name]],
            [one for name in names if name in held for one in by_label[name]],
        )
    else:
        parts = Material([], [])
        for name in names:
            members = [by_label[name][at] for at in chance.permutation(len(by_label[name]))]
            cut = round(share * len(members))
            parts.validation.extend(members[:cut])
            parts.training.extend(members[cut:])
    for what, items in (("learn from", parts.training), ("validate with", parts.validation)):
        if not _is_enough(items):
            raise TasksError(
                f"{gallery.name} has too few labelled pictures to {what}",
                hint="it takes two classes at least, two pictures each; `semblance ingest --labels` "
                "gives labels, --share says how many are held out",
            )
    return parts


def started_from(recipe: Recipe, spec: EncoderSpec) -> Recipe:
    """The recipe with an encoder's network to start from, at that network's own size of pictures.

    Raises:
        TasksError: The encoder has no network that can be trained.
    """
    if spec.folder is None or spec.family != "timm":
        raise TasksError(
            f"{spec.name} is no network in timm's format, and others cannot be trained",
            hint="`semblance models list` tells the family of each",
        )
    _, _, side = read_config(spec.folder).get("pretrained_cfg", {}).get("input_size", (3, 0, 0))
    chosen = {"folder": spec.folder} | ({"side": side} if side else {})
    set_already = recipe.backbone.model_dump(exclude_unset=True)
    backbone = recipe.backbone.model_validate(chosen | set_already)
    return recipe.model_copy(update={"backbone": backbone})


def _by_label(engine: Engine, gallery: Gallery) -> dict[str, list[Labelled]]:
    """The pictures of each label, in a fixed order."""
    labels = engine.catalog.images.labels_of(gallery.id)
    images = engine.catalog.images.get_many(sorted(labels))
    files = ImageFiles(engine.var)
    by_label: dict[str, list[Labelled]] = defaultdict(list)
    for image_id, image in sorted(images.items()):
        label = labels[image_id]
        by_label[label].append(Labelled(str(image_id), partial(_read, files, image.uri), label))
    return by_label


def _read(files: ImageFiles, uri: str) -> bytes:
    """A picture's bytes.

    Raises:
        OSError: They are not there.
    """
    try:
        return files.read(uri)
    except IndexStoreError as error:
        raise OSError(str(error)) from error


def _is_enough(items: Sequence[Labelled]) -> bool:
    """Whether there are two classes of two pictures."""
    counts: dict[str, int] = defaultdict(int)
    for item in items:
        counts[item.label] += 1
    return sum(count > 1 for count in counts.values()) >= _LEAST_CLASSES
