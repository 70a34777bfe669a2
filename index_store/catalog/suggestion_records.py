"""What the catalog tells of suggested labels, and of decisions about them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NamedTuple

Action = Literal["accept", "reject"]


@dataclass(frozen=True)
class SuggestionRun:
    """A published run over a gallery.

    Attributes:
        job_id: Of the job that made it.
        encoder: Whose embeddings were classified.
        method: Which of the methods suggested.
        report: How good each method is, as ``tasks.suggesting`` tells it.
    """

    id: int
    gallery_id: int
    job_id: str
    encoder: str
    method: str
    report: dict[str, Any]
    created_at: datetime


class Suggestion(NamedTuple):
    """A label that a picture may carry, and how likely that is, from 0 to 1."""

    image_id: int
    label: str
    confidence: float


class Place(NamedTuple):
    """Where in a label's suggestions a page ended: the likeliest come first."""

    confidence: float
    image_id: int


class LabelTally(NamedTuple):
    """How many pictures a label is suggested for.

    Attributes:
        pictures: All that are undecided.
        likely: Those at least as likely as was asked for.
    """

    label: str
    pictures: int
    likely: int


class Selection(NamedTuple):
    """A part of a run's undecided suggestions.

    Attributes:
        only: Of one label; None for all.
        least: At least so likely.
        image_ids: Of these pictures; None for all.
    """

    only: str | None = None
    least: float | None = None
    image_ids: tuple[int, ...] | None = None


@dataclass(frozen=True)
class Decision:
    """What somebody decided about suggestions.

    Attributes:
        only: The label whose suggestions it was about; None for all.
        least: How likely they were at least; None for any.
        given: The label given in place of the suggested one.
        pictures: How many it settled.
        undone_at: When it was taken back.
    """

    id: int
    gallery_id: int
    run_id: int
    action: Action
    only: str | None
    least: float | None
    given: str | None
    pictures: int
    submitted_by: str
    created_at: datetime
    undone_at: datetime | None


@dataclass(frozen=True)
class GalleryPrompts:
    """Sentences of a gallery's own.

    Attributes:
        name: What they are called.
        templates: Each with one ``{}`` for the name of a class.
    """

    name: str
    templates: tuple[str, ...]
    created_at: datetime
