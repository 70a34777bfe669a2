"""The demo's pictures on disk: a gallery to search and queries that are not in it."""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NamedTuple

from commands.demo.dice import Dice
from commands.demo.motifs.base import Motif
from commands.demo.motifs.catalogue import MOTIFS
from commands.demo.picture import draw_picture

VERSION: Final = 1
"""To be raised when the same seed would draw other pictures."""

_STAMP = "drawn.json"  # written last: where it is, the drawing is complete

Progress = Callable[[int, int], None]
"""Told how many pictures are drawn, and of how many."""


@dataclass(frozen=True)
class DemoGallery:
    """Where the drawn pictures are.

    Attributes:
        gallery: Folder of pictures to be searched, one sub-folder a class.
        queries: Pictures of the same classes that are not in the gallery, each with its class.
    """

    gallery: Path
    queries: list[tuple[Path, str]]


class _Commission(NamedTuple):
    """A picture to be drawn."""

    motif: Motif
    dice: Dice
    path: Path


def draw_gallery(
    folder: Path,
    *,
    seed: int = 0,
    per_class: int = 60,
    queries_per_class: int = 3,
    progress: Progress | None = None,
) -> DemoGallery:
    """Draw the demo's pictures, or find them drawn already.

    The same arguments give the same pictures. One depends on the seed, its class and its number
    alone, so a larger gallery begins with the smaller one.

    Args:
        folder: Gets ``gallery/CLASS/NNN.jpg`` and ``queries/CLASS/N.jpg``; pictures of another drawing
            in there are replaced.
        seed: Another seed, other pictures.
        per_class: Gallery pictures of each class.
        queries_per_class: Held-out pictures of each class.
        progress: Called after every picture.

    Raises:
        OSError: The folder cannot be written.
    """
    gallery, queries = folder / "gallery", folder / "queries"
    drawing = {"version": VERSION, "seed": seed, "gallery": per_class, "queries": queries_per_class}
    stamp = folder / _STAMP
    if not stamp.is_file() or stamp.read_text() != json.dumps(drawing):
        stamp.unlink(missing_ok=True)
        for drawn in (gallery, queries):
            shutil.rmtree(drawn, ignore_errors=True)
        commissions = [
            *_commissions(gallery, seed, per_class, digits=3),
            *_commissions(queries, seed, queries_per_class, digits=1),
        ]
        _draw(commissions, progress)
        stamp.write_text(json.dumps(drawing))
    return DemoGallery(gallery, [(path, path.parent.name) for path in sorted(queries.glob("*/*"))])


def _commissions(folder: Path, seed: int, count: int, *, digits: int) -> Iterator[_Commission]:
    for motif in MOTIFS:
        (folder / motif.name).mkdir(parents=True)
        for number in range(count):
            path = folder / motif.name / f"{number:0{digits}}.jpg"
            yield _Commission(motif, Dice(seed, motif.name, folder.name, number), path)


def _draw(commissions: list[_Commission], progress: Progress | None) -> None:
    for done, (motif, dice, path) in enumerate(commissions, start=1):
        draw_picture(motif, dice).save(path, quality=dice.whole(80, 92))
        if progress:
            progress(done, len(commissions))
