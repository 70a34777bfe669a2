"""Searches that were answered, made up: real stores, rankings from a seed, no encoder asked."""

import hashlib
import time
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from index_store.base import Candidate, Ranking
from index_store.catalog.database import Catalog
from index_store.catalog.records import Gallery, NewImage
from tasks.answer import conclude, remember
from tasks.outcome import Evidence, Outcome
from tasks.parts import Words, in_words, to_json


def filled_gallery(catalog: Catalog, name: str, count: int) -> tuple[Gallery, list[int]]:
    """A gallery with so many pictures, labelled ``even`` and ``odd`` in turn, and their ids."""
    gallery = catalog.galleries.create(name)
    pictures = [
        NewImage(
            content_hash=hashlib.sha256(f"{name} {number}".encode()).hexdigest(),
            uri=f"var://originals/{number}.jpg",
            name=f"{number}.jpg",
            bytes=1000,
            label=("even", "odd")[number % 2],
            width=40,
            height=30,
            format="JPEG",
        )
        for number in range(count)
    ]
    arrivals = catalog.images.add_many(gallery.id, pictures)
    return catalog.galleries.get(name), [one.image_id for one in arrivals]


def ranked(scores: Mapping[int, float]) -> Ranking:
    """A ranking of pictures with these scores."""
    found = (Candidate(one, score) for one, score in scores.items())
    return tuple(sorted(found, key=lambda one: (-one.score, one.image_id)))


def by_chance(ids: Sequence[int], depth: int, seed: int) -> Ranking:
    """A ranking of some of the pictures, its scores as indexes give them."""
    rng = np.random.default_rng(seed)
    scores = np.sort(rng.uniform(-1, 1, depth).astype(np.float32))[::-1]
    chosen = rng.permutation(np.array(ids))[:depth]
    return tuple(map(Candidate, chosen.tolist(), scores.tolist()))


def evidence(labels: Mapping[str, float], told: float = 0.5) -> Evidence:
    """What an encoder knows: a score counts threefold, and these labels are likelier."""
    return Evidence(3.0, -1.0, dict(labels), told)


def answered(
    catalog: Catalog, gallery: Gallery, outcomes: Sequence[Outcome], *, asked: str, k: int = 10
) -> str:
    """Answer a query in words from these outcomes and keep it; returns its id."""
    query_id = hashlib.md5(f"{gallery.id} {asked} {time.time_ns()}".encode()).hexdigest()  # noqa: S324
    parts = to_json([Words(asked)])
    request: dict[str, Any] = {
        "gallery": gallery.name,
        "gallery_id": gallery.id,
        "encoders": {one.encoder: one.weight for one in outcomes},
        "depth": 100,
        "k": k,
        "asked_at": time.time(),
        "deadline_s": 10.0,
        "by": "test",
        "parts": parts,
        "name": in_words(parts),
    }
    answer = conclude(catalog, request, list(outcomes))
    remember(catalog, query_id, request, answer, outcomes)
    return query_id
