"""Some of a gallery's pictures that a network has to enlarge, enlarged in one way or another."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Self

import numpy as np
from PIL import Image

from index_store.base import Rows
from index_store.catalog.database import Catalog
from index_store.catalog.records import Image as Picture
from index_store.images import ImageFiles
from models_store.encoders.base import Encoder, Vectors
from models_store.preprocess.original import open_original
from models_store.preprocess.resizing import Resizing, enlarged
from models_store.runtime.bulk import embed_stream
from tasks.indexing import Bulk
from tasks.words_report.asking import Answers
from tasks.words_report.terms import Progress, Terms

OWN = "own"
"""The network's own way of enlarging."""


def drawn_pictures(catalog: Catalog, answers: Answers, terms: Terms) -> dict[int, Picture]:
    """So many labelled pictures of each class that was asked for, drawn with the seed, by id."""
    chance = np.random.default_rng(terms.seed)
    drawn: list[int] = []
    for number in answers.classes.tolist():
        ids = answers.truth.ids_of(number)
        drawn += chance.permutation(ids)[: terms.sample].tolist()
    return dict(sorted(catalog.images.get_many(drawn).items()))


@dataclass(frozen=True)
class Small:
    """Pictures smaller than what a network brings them to.

    Attributes:
        pictures: By id, ascending.
        resizing: The network's own way; where it is not known, no picture is small.
        files: Where they lie.
        max_pixels: Most pixels that are decoded.
    """

    pictures: Mapping[int, Picture]
    resizing: Resizing | None
    files: ImageFiles
    max_pixels: int

    @classmethod
    def of(
        cls,
        pictures: Mapping[int, Picture],
        resizing: Resizing | None,
        files: ImageFiles,
        max_pixels: int,
    ) -> Self:
        """Those of some pictures that are small, as far as sizes are known."""
        small = {
            one: picture
            for one, picture in pictures.items()
            if picture.width and picture.height
            if resizing and resizing.enlarges(picture.width, picture.height)
        }
        return cls(small, resizing, files, max_pixels)

    def opened(self, image_id: int, method: str) -> Image.Image:
        """A picture, enlarged unless that is left to the network.

        Raises:
            UnreadableError: Its file cannot be read now.
            PictureError: It is damaged.
        """
        read = partial(self.files.read, self.pictures[image_id].uri)
        picture = open_original(read, max_pixels=self.max_pixels)
        if method == OWN or self.resizing is None:
            return picture
        return enlarged(picture, method, self.resizing)


def embedded_in(
    methods: Sequence[str], encoder: Encoder, small: Small, bulk: Bulk, progress: Progress
) -> tuple[Rows, dict[str, Vectors]]:
    """Embed the pictures in each way.

    Returns:
        Ids of those that could be embedded in all ways, ascending, shape ``(n,)``, and by way their
        embeddings, shape ``(n, dimension)``.
    """
    total, done = len(methods) * len(small.pictures), 0
    found: dict[str, dict[int, Vectors]] = {}
    for method in methods:
        found[method] = {}
        items: list[tuple[int, Callable[[], Image.Image]]] = [
            (one, partial(small.opened, one, method)) for one in small.pictures
        ]
        batches = embed_stream(encoder, items, batch_size=bulk.batch_size, threads=bulk.threads)
        for batch in batches:
            found[method].update(zip(batch.ids.tolist(), batch.vectors, strict=True))
            done += len(batch.ids) + len(batch.failures)
            progress(done, total, encoder.name, "enlarging")
    common = sorted(set.intersection(*(set(one) for one in found.values())))
    stacked = {
        method: np.stack([by_id[one] for one in common]) if common else np.zeros((0, 0), np.float32)
        for method, by_id in found.items()
    }
    return np.array(common, np.int64), stacked
