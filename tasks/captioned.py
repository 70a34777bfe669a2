"""A gallery embedded by what is said of its pictures: as often as captions change, and no picture opened.

How far the captions' changes have been embedded is written beside the embeddings, after them: what a crash
cuts off is embedded once more, to the same effect.
"""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from index_store.catalog.records import Caption, Gallery
from index_store.durable import write_atomically
from index_store.embeddings import EmbeddingStore
from models_store.captions.encoder import embed_captions
from models_store.encoders.base import Vectors
from models_store.errors import TextError
from models_store.text.base import TextEncoder
from tasks.runtime import Engine

Progress = Callable[[int, int, str], None]

_SEEN: Final = "captions.json"
_AT_ONCE: Final = 256


def embed_changed_captions(
    engine: Engine,
    gallery: Gallery,
    encoder: str,
    folder: Path,
    store: EmbeddingStore,
    progress: Progress,
) -> None:
    """Embed every caption that is new or another than it was; those that are empty now are taken away.

    Args:
        engine: Knows who reads captions.
        gallery: Whose pictures.
        encoder: Who knows pictures by their captions.
        folder: Of its embeddings.
        store: The same, opened.
        progress: Told how far it is, and may raise to end that.
    """
    captions, texts = engine.catalog.captions, engine.text_encoder(encoder)
    progress(0, total := captions.count(gallery.id), "reading captions")
    done = 0
    while changed := captions.changed_since(gallery.id, _seen(folder), _AT_ONCE):
        ids, vectors = _embed(texts, [one for one in changed if one.text])
        store.replace(np.array(ids, np.int64), vectors)
        without = np.setdiff1d([one.image_id for one in changed], ids)
        store.withdraw(without.astype(np.int64))
        seen = {"revision": changed[-1].revision}
        write_atomically(folder / _SEEN, json.dumps(seen).encode())
        done += len(changed)
        progress(done, max(done, total), "reading captions")


def has_changed_captions(engine: Engine, gallery_id: int, folder: Path) -> bool:
    """Whether a caption has changed since the last were embedded."""
    return bool(engine.catalog.captions.changed_since(gallery_id, _seen(folder), 1))


def _seen(folder: Path) -> int:
    """Up to which caption revision of the gallery all is embedded."""
    try:
        revision: int = json.loads((folder / _SEEN).read_bytes())["revision"]
    except FileNotFoundError:
        return 0
    return revision


def _embed(texts: TextEncoder, captions: Sequence[Caption]) -> tuple[list[int], Vectors]:
    """Ids and embeddings of captions, those left out in which no word means anything to the text side."""
    try:
        embedded = embed_captions(texts, [one.text for one in captions])
        return [one.image_id for one in captions], embedded
    except TextError:
        if len(captions) == 1:
            return [], np.zeros((0, texts.dimension), np.float32)
    half = len(captions) // 2
    first, rest = _embed(texts, captions[:half]), _embed(texts, captions[half:])
    return first[0] + rest[0], np.concatenate([first[1], rest[1]])
