"""What one encoder says to one query: a ranking, or why there is none."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, Self

from index_store.base import Candidate, Ranking
from tasks.reasons import Reason


@dataclass(frozen=True)
class Evidence:
    """What one encoder's ranking says about how likely a candidate is of the query's class.

    Attributes:
        slope: Log-odds per unit of the candidate's score.
        offset: Log-odds of score zero, for this query.
        labels: What is added for a candidate of that label, because others of the first ten carry it.
        told: How much of what there is to know the encoder knows in this gallery, from 0 to 1.
    """

    slope: float
    offset: float
    labels: Mapping[str, float]
    told: float


@dataclass(frozen=True)
class Outcome:
    """A vote or an abstention, as plain as JSON.

    Attributes:
        encoder: Who speaks.
        weight: How much the vote counts.
        ranking: The encoder's candidates, best first; empty for an abstention.
        reason: Why the encoder abstained; none for a vote.
        detail: The abstention in words, and what to do about it.
        took_ms: Milliseconds of computing, from the picture to the ranking.
        evidence: How likely candidates are right; None where the gallery has too few labels to tell.
    """

    encoder: str
    weight: float
    ranking: Ranking = ()
    reason: Reason | None = None
    detail: str = ""
    took_ms: float = 0.0
    evidence: Evidence | None = None

    @property
    def state(self) -> Literal["voted", "abstained"]:
        """Whether there is a ranking to count."""
        return "abstained" if self.reason else "voted"

    def to_json(self) -> dict[str, Any]:
        """As JSON, the ranking as pairs of image id and score."""
        return asdict(self) | {"ranking": [list(candidate) for candidate in self.ranking]}

    @classmethod
    def from_json(cls, document: dict[str, Any]) -> Self:
        """Read what :meth:`to_json` wrote, now or before votes had evidence."""
        ranking = tuple(Candidate(int(one), float(score)) for one, score in document["ranking"])
        said = document.get("evidence")
        evidence = None if said is None else Evidence(**said)
        return cls(**document | {"ranking": ranking, "evidence": evidence})


ABSTENTIONS: dict[Reason, str] = {
    "no_worker": "no worker for this encoder is alive; `semblance up` starts one",
    "paused": "this encoder is paused; an administrator resumes it on the page /service",
    "no_index": "the gallery has no index for this encoder; reindex it",
    "no_text": "this encoder compares pictures only",
    "no_captions": "no picture of the gallery has a caption that could be compared; have some written",
    "no_captioner": "there is no network here that says what a picture shows",
    "timed_out": "the vote did not arrive before the deadline",
    "failed": "the vote failed; the worker's log has the cause",
}


def abstention(encoder: str, weight: float, reason: Reason, detail: str = "") -> Outcome:
    """An abstention with the reason's usual words, unless there are better ones."""
    return Outcome(encoder, weight, reason=reason, detail=detail or ABSTENTIONS[reason])
