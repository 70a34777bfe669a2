"""The projection of a gallery's embeddings, fitted on a sample of them and on its labels."""

from collections import Counter

import numpy as np

from index_store.catalog.database import Catalog
from index_store.embeddings import EmbeddingStore
from models_store.profiles import Member
from models_store.projection.base import Projection
from models_store.projection.fitting import fit_projection
from models_store.projection.scatters import UNKNOWN, Labels

_SAMPLE = 50_000  # embeddings are enough for any projection
_FEWEST = 2  # classes, and pictures of a class, that say anything


def fit(
    catalog: Catalog, gallery_id: int, member: Member, store: EmbeddingStore, *, seed: int
) -> Projection:
    """The projection that the profile wants for an encoder, fitted to a gallery.

    Args:
        catalog: Knows the labels.
        gallery_id: The gallery.
        member: The encoder, and which projection to which dimension.
        store: Its embeddings of the gallery, at least one.
        seed: For the sample, and for the solver.
    """
    ids, sample = store.ids(), store.vectors()
    if len(ids) > _SAMPLE:
        rows = np.random.default_rng(seed).choice(len(ids), _SAMPLE, replace=False)
        rows.sort()
        ids, sample = ids[rows], sample[rows]
    labels = None
    if member.projection == "likelihood_ratio":
        labels = _classes(catalog.images.labels_of(gallery_id), ids.tolist())
    return fit_projection(sample, member.dimension, member.projection, labels=labels, seed=seed)


def _classes(labels: dict[int, str], ids: list[int]) -> Labels | None:
    """A number for each picture's class; None where there are too few classes to learn from."""
    names = [labels.get(image_id) for image_id in ids]
    common = Counter(name for name in names if name is not None)
    if sum(number >= _FEWEST for number in common.values()) < _FEWEST:
        return None
    numbers = {name: number for number, name in enumerate(common)}
    return np.array([UNKNOWN if name is None else numbers[name] for name in names], np.int64)
