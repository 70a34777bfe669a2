"""The pictures with words that the starters' text tower learns from, and those it is measured on.

Tiny ImageNet's zip has the names and synonyms of its classes in ``classes.csv``; the zip of captioned
pictures has ``images/NAME`` and ``captions.csv`` with the columns image and caption.
"""

import csv
import io
import zipfile
from collections import defaultdict
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from models_store.training.pictures import Labelled

_HELD_OUT: Final = 200  # captioned pictures, for measuring
_SEED: Final = 0


class Captioned(NamedTuple):
    """A picture and what people say it shows."""

    name: str
    data: bytes
    captions: tuple[str, ...]


def class_names(pictures: Path) -> dict[str, tuple[str, ...]]:
    """Name and synonyms of each class of Tiny ImageNet, as people write them."""
    with zipfile.ZipFile(pictures) as archive, archive.open("classes.csv") as file:
        rows = csv.DictReader(io.TextIOWrapper(file, "utf-8"))
        return {
            row["class"]: (
                *dict.fromkeys(
                    [
                        *(one.strip() for one in row["words"].split(",")),
                        row["class"].replace("_", " "),
                    ]
                ),
            )
            for row in rows
        }


def captioned(archive: Path) -> tuple[list[Captioned], list[Captioned]]:
    """Captioned pictures to learn from, and 200 others to measure with."""
    with zipfile.ZipFile(archive) as files:
        said = defaultdict(list)
        with files.open("captions.csv") as table:
            for row in csv.DictReader(io.TextIOWrapper(table, "utf-8")):
                said[row["image"]].append(row["caption"])
        found = [
            Captioned(name, files.read(f"images/{name}"), tuple(captions))
            for name, captions in sorted(said.items())
        ]
    drawn = np.random.default_rng(_SEED).permutation(len(found)).tolist()
    out = set(drawn[:_HELD_OUT])
    return (
        [one for at, one in enumerate(found) if at not in out],
        [one for at, one in enumerate(found) if at in out],
    )


def labelled(pictures: Path, part: str) -> list[Labelled]:
    """The pictures of one part of Tiny ImageNet's zip, ``train`` or ``val``, their bytes in memory."""
    with zipfile.ZipFile(pictures) as archive:
        return [
            Labelled(name, archive.read(name), name.split("/")[1])
            for name in sorted(archive.namelist())
            if name.startswith(f"{part}/") and not name.endswith("/")
        ]
