"""Have a gallery evaluated by a worker; what cannot be measured is refused here."""

from collections.abc import Sequence
from typing import Final

from index_store.catalog.records import Gallery, Job
from index_store.errors import ConflictError, NoIndexError
from tasks.client.jobs import Submitted, submit
from tasks.client.members import require_members
from tasks.ensemble import get_catalog

MANY: Final = 5000
"""Queries from which on a sample tells enough."""

SAMPLE: Final = 2000
"""Pictures that are asked about then."""


def submit_evaluation(
    gallery: Gallery, encoders: Sequence[str] = (), *, sample: int | None = None, by: str = ""
) -> Job:
    """Have an evaluation run as a job; where one of the gallery is under way, its job is returned.

    Args:
        gallery: The gallery.
        encoders: Only these; all of the profile if there are none.
        sample: Ask about this many pictures only.
        by: Who asks.

    Raises:
        NotFoundError: One of the encoders is not in the profile.
        NoIndexError: None of the encoders has an index of the gallery.
        ConflictError: No two pictures share a label.
    """
    return ask_evaluation(gallery, encoders, sample=sample, by=by).job


def ask_evaluation(
    gallery: Gallery, encoders: Sequence[str], *, sample: int | None, by: str
) -> Submitted:
    """As :func:`submit_evaluation`, and tell whether the job was made for who asks."""
    require_members(encoders)
    indexed = {one.encoder for one in get_catalog().index_versions.current(gallery.id)}
    if not indexed or (encoders and not indexed & set(encoders)):
        raise NoIndexError(
            f"no encoder in question has an index of {gallery.name}",
            hint=f"`semblance reindex {gallery.name}` builds them",
        )
    require_shared_labels(gallery)
    return submit("evaluate", gallery, None, {"encoders": list(encoders), "sample": sample}, by=by)


def usual_sample(gallery: Gallery) -> int | None:
    """How many pictures to ask about where nobody says so; None for all, as far as that takes minutes."""
    labels = get_catalog().images.labels(gallery.id)
    queries = sum(one.images for one in labels if one.images > 1)
    return SAMPLE if queries > MANY else None


def require_shared_labels(gallery: Gallery) -> None:
    """Refuse a gallery in which nothing is relevant to anything.

    Raises:
        ConflictError: No two pictures share a label.
    """
    if all(one.images < 2 for one in get_catalog().images.labels(gallery.id)):
        raise ConflictError(
            f"no two pictures of {gallery.name} share a label",
            hint="ingest with --labels folders or a CSV",
        )
