"""The ensemble's results for many pictures at once, in this process, a bounded stretch at a time."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PIL import Image

from index_store.fusion.base import Ballot, Worth, fuse
from models_store.errors import UnreadableError
from models_store.preprocess.decode import open_picture
from models_store.profiles import Member
from models_store.runtime.bulk import Failure, embed_stream
from tasks.runtime import Engine

_STRETCH = 1024  # queries whose rankings are in memory at once

Progress = Callable[[int, str], None]


@dataclass(frozen=True)
class Recommended:
    """What was found for one picture.

    Attributes:
        path: The picture's file.
        image_ids: Of the gallery, best first.
        failure: Why nothing was, if the picture cannot be searched with.
    """

    path: Path
    image_ids: tuple[int, ...]
    failure: str = ""


def recommend(
    engine: Engine,
    gallery_id: int,
    paths: Sequence[Path],
    members: Sequence[Member],
    worth: Worth,
    *,
    k: int,
    depth: int,
    max_pixels: int,
    threads: int,
    progress: Progress,
) -> Iterator[Recommended]:
    """Search with every picture, in the order given.

    Args:
        engine: Where encoders and shelves come from.
        gallery_id: Where to search.
        paths: The pictures to search with.
        members: The encoders with their weights; each has an index of the gallery.
        worth: The fusion method.
        k: How many results.
        depth: Candidates each encoder brings.
        max_pixels: Most pixels of a picture that is decoded.
        threads: That decode.
        progress: Called with how many more pictures an encoder has seen, and its name.
    """
    for at in range(0, len(paths), _STRETCH):
        stretch = paths[at : at + _STRETCH]
        ballots: dict[int, list[Ballot]] = defaultdict(list)
        failures: dict[int, Failure] = {}
        for member in members:
            shelf = engine.shelf(gallery_id, member.encoder)
            items = (
                (number, partial(_open, path, max_pixels)) for number, path in enumerate(stretch)
            )
            for batch in embed_stream(engine.encoder(member.encoder), items, threads=threads):
                failures.update(batch.failures)
                rankings = shelf.search(batch.vectors, max(depth, k)) if len(batch.ids) else []
                for number, ranking in zip(batch.ids.tolist(), rankings, strict=True):
                    ballots[number].append(Ballot(member.encoder, member.weight, ranking))
                progress(len(batch.ids) + len(batch.failures), member.encoder)
        for number, path in enumerate(stretch):
            found = tuple(one.image_id for one in fuse(ballots[number], worth, k))
            why = "" if found or number not in failures else str(failures[number])
            yield Recommended(path, found, why)


def _open(path: Path, max_pixels: int) -> Image.Image:
    """One picture.

    Raises:
        PictureError: It cannot be searched with.
        UnreadableError: Its file cannot be read.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableError(str(error)) from error
    return open_picture(data, max_pixels=max_pixels)
