"""Searches with thumbs on their first ten, as somebody would give them who knows what is right."""

from collections.abc import Mapping, Sequence

import numpy as np

from index_store.catalog.database import Catalog
from index_store.catalog.records import Gallery
from tasks.feedback import give
from tasks.outcome import Outcome
from tests.kept_searches import answered, ranked

_RIGHT = 8  # pictures that answer each question


def judge_searches(
    catalog: Catalog,
    gallery: Gallery,
    ids: Sequence[int],
    number: int,
    noises: Mapping[str, float],
    seed: int = 0,
) -> None:
    """Answer so many questions by encoders of that much noise, and judge each ten.

    Args:
        catalog: Where searches and thumbs go.
        gallery: The gallery.
        ids: Its pictures.
        number: How many questions, each with thumbs of both kinds.
        noises: By encoder: standard deviation of a score, of which 1 tells right from wrong.
        seed: Of everything.
    """
    rng = np.random.default_rng(seed)
    done = 0
    while done < number:
        right = set(rng.choice(np.array(ids), _RIGHT, replace=False).tolist())
        outcomes = [
            Outcome(
                name,
                1.0,
                ranked({one: float((one in right) + rng.normal(0, noise)) for one in ids})[:30],
            )
            for name, noise in noises.items()
        ]
        query_id = answered(catalog, gallery, outcomes, asked=f"question {done}")
        search = catalog.searches.get(query_id)
        assert search is not None
        ten = [result["image_id"] for result in search.answer["results"]]
        if not 0 < len(right.intersection(ten)) < len(ten):
            continue  # says nothing of order
        for image_id in ten:
            give(catalog, query_id, image_id, "up" if image_id in right else "down")
        done += 1
