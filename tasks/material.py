"""The labelled pictures of a gallery that an encoder is trained on, the same ones until the run is over.

A run that was interrupted goes on with the pictures it began with, whatever came to the gallery or went
meanwhile: which they are is in a file beside its checkpoint.
"""

import json
from collections import defaultdict
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from index_store.catalog.records import Gallery
from index_store.durable import write_atomically
from index_store.errors import IndexStoreError
from index_store.images import ImageFiles
from models_store.training.checkpoints import CHECKPOINT
from models_store.training.pictures import Labelled
from tasks.errors import TasksError
from tasks.holding_out import HoldOut, held_out, require_enough
from tasks.runtime import Engine

FILE = "pictures.json"

_Part = dict[str, list[int]]  # ids by label


@dataclass(frozen=True)
class Material:
    """The labelled pictures of a gallery, in two parts.

    Attributes:
        training: To learn from.
        validation: Held out, to search among after each epoch.
        learned_from: Ids of the former, by label.
    """

    training: list[Labelled]
    validation: list[Labelled]
    learned_from: dict[str, list[int]]


def material(
    engine: Engine, gallery: Gallery, run: Path, *, hold_out: HoldOut, share: float, seed: int
) -> Material:
    """A gallery's labelled pictures, some of which are held out.

    Args:
        engine: Where the catalog is.
        gallery: Whose pictures.
        run: The training's folder; made if need be.
        hold_out: What is held out, pictures of every class or whole classes.
        share: Of a class's pictures, or of the classes, that is held out.
        seed: Decides which.

    Raises:
        TooFewLabelsError: Too few of the gallery's pictures have a label.
        TasksError: A run in that folder was begun with something else.
        OSError: The folder cannot be written.
    """
    terms = {"gallery": gallery.id, "hold_out": hold_out, "share": share, "seed": seed}
    begun = _begun_with(run)
    if begun is None or begun["terms"] != terms:
        if (run / CHECKPOINT).exists():
            raise TasksError(
                f"the run in {run} was begun with another gallery, or another part held out",
                hint="train under another name, or remove that folder",
            )
        parts = _divided(engine, gallery, hold_out=hold_out, share=share, seed=seed)
        begun = {"terms": terms, "training": parts[0], "validation": parts[1]}
        run.mkdir(parents=True, exist_ok=True)
        write_atomically(run / FILE, json.dumps(begun).encode())
    training: _Part = begun["training"]
    return Material(
        _labelled(engine, training), _labelled(engine, begun["validation"]), learned_from=training
    )


def _begun_with(run: Path) -> dict[str, Any] | None:
    try:
        begun: dict[str, Any] = json.loads((run / FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return begun


def _divided(
    engine: Engine, gallery: Gallery, *, hold_out: HoldOut, share: float, seed: int
) -> tuple[_Part, _Part]:
    """Ids to learn from and ids to validate with, by label."""
    by_label: _Part = defaultdict(list)
    for image_id, label in sorted(engine.catalog.images.labels_of(gallery.id).items()):
        by_label[label].append(image_id)
    counts = {label: len(ids) for label, ids in by_label.items()}
    held = held_out(counts, hold_out=hold_out, share=share, seed=seed)
    require_enough(gallery.name, counts, held)
    chance = np.random.default_rng(seed)
    training, validation = {}, {}
    for label, ids in sorted(by_label.items()):
        members = (
            [ids[at] for at in chance.permutation(len(ids))] if hold_out == "pictures" else ids
        )
        validation[label] = members[: held[label]]
        training[label] = members[held[label] :]
    return training, validation


def _labelled(engine: Engine, part: _Part) -> list[Labelled]:
    """The pictures of a part that the catalog still knows."""
    images = engine.catalog.images.get_many([one for ids in part.values() for one in ids])
    files = ImageFiles(engine.var)
    return [
        Labelled(str(one), partial(_read, files, images[one].uri), label)
        for label, ids in part.items()
        for one in ids
        if one in images
    ]


def _read(files: ImageFiles, uri: str) -> bytes:
    """A picture's bytes.

    Raises:
        OSError: They are not there.
    """
    try:
        return files.read(uri)
    except IndexStoreError as error:
        raise OSError(str(error)) from error
