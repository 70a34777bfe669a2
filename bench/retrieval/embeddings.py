"""Embeddings of a data set as the service makes them, kept for the next run."""

import time
import zipfile
from collections.abc import Mapping
from functools import partial
from pathlib import Path

import click
import numpy as np
from PIL import Image
from retrieval.views import Photographs, Vectors

from models_store.preprocess.decode import open_picture
from models_store.registry import load, revision
from models_store.runtime.bulk import Item, embed_stream
from models_store.spec import EncoderSpec

_MAX_PIXELS = 10**8


def embedded(
    photos: Photographs, specs: Mapping[str, EncoderSpec], folder: Path
) -> dict[str, Vectors]:
    """Every encoder's embeddings of every picture, from ``folder`` if they are there.

    They are kept under the encoder's revision, so an encoder that changed is asked again.

    Args:
        photos: The data set.
        specs: The encoders, by name.
        folder: Where embeddings are kept; it exists.

    Returns:
        By encoder, shape ``(n, dimension)``, in the order of the pictures.

    Raises:
        ValueError: A picture cannot be embedded.
    """
    return {name: _embedded(photos, spec, folder) for name, spec in specs.items()}


def _embedded(photos: Photographs, spec: EncoderSpec, folder: Path) -> Vectors:
    stem = f"{photos.archive.stem}-{len(photos.names)}"
    kept = folder / f"{stem}-{spec.name}-{revision(spec)}.npy"
    if not kept.is_file():
        start = time.perf_counter()
        np.save(kept, _embed(photos, spec, folder / "runtime"))
        click.echo(f"{stem} embedded by {spec.name} in {time.perf_counter() - start:.0f} s")
    vectors: Vectors = np.load(kept)
    return vectors


def _embed(photos: Photographs, spec: EncoderSpec, cache: Path) -> Vectors:
    encoder = load(spec, cache=cache)
    with zipfile.ZipFile(photos.archive) as archive:
        items: list[Item] = [
            (at, partial(_open, archive, name)) for at, name in enumerate(photos.names)
        ]
        batches = list(embed_stream(encoder, items))
    failures = [failure for batch in batches for failure in batch.failures]
    if failures:
        place, why = failures[0]
        raise ValueError(
            f"{spec.name} cannot embed {len(failures)} pictures of {photos.archive.name}, the first "
            f"of them {photos.names[place]}: {why}"
        )
    return np.concatenate([batch.vectors for batch in batches])


def _open(archive: zipfile.ZipFile, name: str) -> Image.Image:
    return open_picture(archive.read(name), max_pixels=_MAX_PIXELS)
