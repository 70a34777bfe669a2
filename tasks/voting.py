"""One encoder's answer to one query, as a plain function.

The Celery task is a thin wrapper around it, and ``semblance search --local`` calls it without a
queue: both give the same ten.
"""

import logging
import time
from dataclasses import dataclass

import numpy as np
from PIL import Image

from index_store.errors import NoIndexError
from tasks.outcome import Outcome, abstention
from tasks.runtime import Engine

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Question:
    """What is asked of one encoder.

    Attributes:
        gallery_id: Where to search.
        depth: How many candidates to bring.
        without: An image to leave out: the one the query was made from.
    """

    gallery_id: int
    depth: int
    without: int | None = None


def vote(
    engine: Engine, encoder: str, weight: float, picture: Image.Image, question: Question
) -> Outcome:
    """One encoder's outcome; a failure is an abstention, never an exception."""
    start = time.perf_counter()
    try:
        shelf = engine.shelf(question.gallery_id, encoder)
        embedding = engine.encoder(encoder).embed(picture)
        (ranking,) = shelf.search(
            embedding[np.newaxis], question.depth + (question.without is not None)
        )
    except NoIndexError as error:
        return abstention(encoder, weight, "no_index", f"{error}; {error.hint}")
    except Exception as error:  # a vote must not take the others down with it
        log.exception("%s could not vote", encoder)
        return abstention(encoder, weight, "failed", f"{type(error).__name__}: {error}")
    kept = tuple(one for one in ranking if one.image_id != question.without)[: question.depth]
    return Outcome(encoder, weight, kept, took_ms=1000 * (time.perf_counter() - start))
