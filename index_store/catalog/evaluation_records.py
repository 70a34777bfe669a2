"""What the catalog tells of evaluations that ran as jobs."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class EvaluationSummary:
    """An evaluation in a list.

    Attributes:
        id: Goes up with each evaluation.
        job_id: The job that it was.
        summary: Those few fields of the document that a list shows.
    """

    id: int
    gallery_id: int
    job_id: str
    created_at: datetime
    summary: dict[str, Any]


@dataclass(frozen=True)
class KeptEvaluation(EvaluationSummary):
    """An evaluation with everything it found.

    Attributes:
        document: As ``tasks.evaluation_document`` tells it.
    """

    document: dict[str, Any]
