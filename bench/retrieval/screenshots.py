"""Searches for the photograph in a screenshot: with all of it, with what the crop finds, with itself."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

import numpy as np
from PIL import Image
from retrieval.judging import K, Precisions, precisions
from retrieval.searching import top, without_itself
from retrieval.views import Vectors, photographs
from screenshots.compose import TEMPLATES, compose

from models_store.encoders.base import Encoder, embed
from models_store.preprocess.crop import find_crop
from models_store.preprocess.decode import open_picture
from models_store.registry import available, load

WHOLE, CROPPED, ORIGINAL = "whole", "cropped", "original"

_BATCH = 32
_MAX_PIXELS = 10**8


def searched(
    archive: Path, network: Path, queries: Sequence[str], *, seed: int
) -> dict[str, Precisions]:
    """Average precision at ten of every query, in each of the three ways.

    The gallery is all photographs of the data set as they are; a query's own is not among its results.

    Args:
        archive: The data set.
        network: Folder of the network that searches, among others of ``SEMBLANCE_WEIGHTS``.
        queries: Names of the photographs that screenshots are made of, on all templates in turn.
        seed: Of the screenshots.
    """
    photos = photographs(archive, None, seed=seed)
    row = {name: place for place, name in enumerate(photos.names)}
    rows = np.array([row[name] for name in queries])
    with TemporaryDirectory() as cache, ZipFile(archive) as pictures:
        encoder = load(available(network.parent)[network.name], cache=Path(cache))
        plain = [open_picture(pictures.read(name), max_pixels=_MAX_PIXELS) for name in photos.names]
        gallery = _embedded(encoder, plain)
        asked: dict[str, list[Image.Image]] = {WHOLE: [], CROPPED: []}
        for number, name in enumerate(queries):
            looks = _looks(
                pictures.read(name), list(TEMPLATES)[number % len(TEMPLATES)], f"{seed} {name}"
            )
            for how, picture in looks.items():
                asked[how].append(picture)
    vectors = {how: _embedded(encoder, ones) for how, ones in asked.items()}
    vectors[ORIGINAL] = gallery[rows]
    found = {}
    for how, embeddings in vectors.items():
        scores = without_itself(embeddings @ gallery.T, rows)
        found[how] = precisions(top(scores, K), photos.labels, rows)
    return found


def _looks(data: bytes, template: str, seed: str) -> dict[str, Image.Image]:
    """A screenshot of a photograph as a query would be seen, whole and cropped."""
    with Image.open(BytesIO(data)) as photo:
        shot = compose(photo.convert("RGB"), template, seed)
    seen = open_picture(shot.data, max_pixels=_MAX_PIXELS)
    crop = find_crop(seen)
    return {WHOLE: seen, CROPPED: seen.crop(crop.box) if crop else seen}


def _embedded(encoder: Encoder, pictures: Sequence[Image.Image]) -> Vectors:
    return np.concatenate(
        [embed(encoder, pictures[at : at + _BATCH]) for at in range(0, len(pictures), _BATCH)]
    )
