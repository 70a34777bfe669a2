"""One encoder's answer to one query, as a plain function.

The Celery task is a thin wrapper around it, and ``semblance search --local`` calls it without a
queue: both give the same ten.
"""

import logging
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from index_store.admitted import Admitted
from index_store.base import Ranking
from index_store.catalog.browsing_records import ImageFilter
from index_store.catalog.database import Catalog
from index_store.errors import NoIndexError
from models_store.errors import NoCaptionerError, TextError
from models_store.projection.log_odds import FIRST, LogOdds
from tasks.embedded_parts import EmbeddedParts, MuteError, embed_parts
from tasks.filtering import admitted
from tasks.outcome import Evidence, Outcome, abstention
from tasks.parts import Part, images_of
from tasks.runtime import Engine
from tasks.shelf import Shelf

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Question:
    """What is asked of one encoder.

    Attributes:
        gallery_id: Where to search.
        depth: How many candidates to bring.
        parts: What to look for; pictures of the gallery among them are left out of what is found.
        wanted: Which pictures may be found; None for all.
    """

    gallery_id: int
    depth: int
    parts: Sequence[Part]
    wanted: ImageFilter | None = None


def vote(engine: Engine, encoder: str, weight: float, question: Question) -> Outcome:
    """One encoder's outcome; a failure is an abstention, never an exception."""
    start = time.perf_counter()
    try:
        shelf = engine.shelf(question.gallery_id, encoder)
        if engine.reads_captions(encoder) and not shelf.has_embeddings():
            return abstention(encoder, weight, "no_captions")
        embedded = embed_parts(engine, encoder, question.parts, shelf.embedding_of)
        kept, evidence = _found(engine.catalog, shelf, embedded, question)
    except NoIndexError as error:
        return abstention(encoder, weight, "no_index", f"{error}; {error.hint}")
    except MuteError as error:
        return abstention(encoder, weight, "no_text", f"{error}; {error.hint}")
    except NoCaptionerError as error:
        return abstention(encoder, weight, "no_captioner", f"{error}; {error.hint}")
    except TextError as error:
        return abstention(encoder, weight, "failed", f"{error}; {error.hint}")
    except Exception as error:  # a vote must not take the others down with it
        log.exception("%s could not vote", encoder)
        return abstention(encoder, weight, "failed", f"{type(error).__name__}: {error}")
    took_ms = 1000 * (time.perf_counter() - start)
    return Outcome(encoder, weight, kept, took_ms=took_ms, evidence=evidence)


def _found(
    catalog: Catalog, shelf: Shelf, embedded: EmbeddedParts, question: Question
) -> tuple[Ranking, Evidence | None]:
    """The candidates, and how likely they are right."""
    without = images_of(question.parts)

    def look(among: Admitted | None) -> tuple[Ranking, LogOdds | None]:
        (ranking,), odds = shelf.look_up(
            embedded.projected,
            question.depth + len(without),
            may_expand=not embedded.has_words,
            admitted=among,
        )
        kept = tuple(one for one in ranking if one.image_id not in without)
        return kept[: question.depth], odds

    # Odds were learned from pictures that ask for their like, one at a time, in all of the gallery: the
    # first ten of a filter would all carry its label, and say so of themselves.
    nearest, odds = look(None) if embedded.is_one_picture or question.wanted is None else ((), None)
    told = odds if embedded.is_one_picture else None
    evidence = evidence_of(_labelled(catalog, nearest) if told else (), told)
    if question.wanted is None:
        return nearest, evidence
    return look(admitted(catalog, question.gallery_id, question.wanted))[0], evidence


def evidence_of(first: Sequence[tuple[float, str]], odds: LogOdds | None) -> Evidence | None:
    """What a ranking says about how likely a candidate is right.

    Args:
        first: Score and label of the first ten candidates that have a label, best first.
        odds: Those of the index that was searched; None if it has none.

    Returns:
        The evidence; None without odds or labels.
    """
    if odds is None or not first:
        return None
    shares = Counter(label for _, label in first)
    labels = {name: odds.agreement * count / len(first) for name, count in shares.items()}
    return Evidence(odds.score, odds.offset + odds.first * first[0][0], labels, odds.told)


def _labelled(catalog: Catalog, ranking: Ranking) -> list[tuple[float, str]]:
    """Score and label of the first ten candidates that have a label."""
    found: list[tuple[float, str]] = []
    for start in range(0, len(ranking), FIRST):
        part = ranking[start : start + FIRST]
        images = catalog.images.get_many([one.image_id for one in part])
        for image_id, score in part:
            image = images.get(image_id)
            if image and image.label is not None:
                found.append((score, image.label))
        if len(found) >= FIRST:
            break
    return found[:FIRST]
