"""What the API accepts and returns of evaluations; ``tasks.evaluation_document`` writes what they found."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class EvaluationForm(BaseModel):
    """What to evaluate."""

    # flask-openapi3's own key: the body may be left out.
    model_config = ConfigDict(extra="forbid", openapi_extra={"required": False})  # type: ignore[typeddict-unknown-key]

    encoders: list[str] = Field([], max_length=100, description="Only these; none means all.")
    sample: int | None = Field(
        None, ge=1, le=10_000_000, description="Ask about this many pictures only."
    )


class EvaluationPath(BaseModel):
    """An evaluation in an address."""

    name: str = Field(max_length=63)
    evaluation_id: int = Field(ge=1, le=2**63 - 1)


class EvaluationsQuery(BaseModel):
    """Which evaluations to list."""

    model_config = ConfigDict(extra="forbid")

    before: int | None = Field(
        None, ge=1, le=2**63 - 1, description="`next_before` of the page before."
    )
    limit: int = Field(50, ge=1, le=500)


class EvaluationSummaryOut(BaseModel):
    """An evaluation in a list."""

    id: int
    job_id: str
    created_at: datetime
    pictures: int
    labelled: int
    queries: int
    fusion: str
    depth: int
    weights: dict[str, float] = Field(description="By encoder; 0 for one that did not vote.")
    map_at_10: dict[str, float] = Field(description="By encoder, and of the ``ensemble``.")


class EvaluationsOut(BaseModel):
    """A page of evaluations, newest first."""

    evaluations: list[EvaluationSummaryOut]
    next_before: int | None


class EstimateOut(BaseModel):
    """A mean and the interval it lies in."""

    mean: float
    low: float
    high: float


class IntervalOut(BaseModel):
    """How intervals were made."""

    level: float
    method: str
    resamples: int


EvaluatedKind = Literal["encoder", "ensemble", "without"]


class EvaluatedSystemOut(BaseModel):
    """Something that answers with ten results: one encoder, all that vote, or all but one."""

    kind: EvaluatedKind
    encoder: str = Field(description="The one that is alone or missing; empty for the ensemble.")
    measures: dict[str, EstimateOut]
    ensemble_gain: EstimateOut | None = Field(
        description="By how much the ensemble's MAP@10 is above it, on the same queries."
    )


class EvaluatedClassOut(BaseModel):
    """How well a class is found."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    name: str = Field(alias="class")
    map_at_10: float
    low: float | None = Field(
        None, description="Where its interval begins; null of few queries, and of old evaluations."
    )
    high: float | None = None
    queries: int
    pictures: int


class ConfusedPairOut(BaseModel):
    """Two classes of which one is shown for the other."""

    asked: str
    shown: str | None = Field(description="Null for pictures without a label.")
    count: int


class ConfusedClassesOut(ConfusedPairOut):
    """Such a pair, by query."""

    per_query: float


class ConfusionOut(BaseModel):
    """Which classes are shown for which."""

    results: int
    wrong: int
    different: int
    pairs: list[ConfusedClassesOut]


class ConfusedSuperclassesOut(BaseModel):
    """Whether wrong results stay inside the superclass."""

    inside: int
    outside: int
    unknown: int
    by_chance: float | None
    inside_share: float | None
    names: list[str]
    pairs: list[ConfusedPairOut]


class IndexRecallOut(BaseModel):
    """One encoder's index against exact search."""

    encoder: str
    revision: str | None = Field(None, description="The encoder's; null in old evaluations.")
    kind: str | None = Field(examples=["hnsw"])
    version: int | None
    pictures: int
    queries: int
    recall_at_10: EstimateOut


class EvaluatedResultOut(BaseModel):
    """A result of a query."""

    id: int
    name: str
    label: str | None
    hit: bool


class WorstQueryOut(BaseModel):
    """A query that found badly, with its ten results."""

    id: int
    name: str
    label: str | None
    average_precision: float
    relevant: int
    results: list[EvaluatedResultOut]


class EvaluationDocumentOut(BaseModel):
    """Everything an evaluation found."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    format: int = Field(alias="schema")
    created_at: datetime
    gallery: str
    pictures: int
    labelled: int
    queries: int
    sample: int | None = Field(None, description="How many were to be asked about; null for all.")
    fusion: str
    depth: int
    weights: dict[str, float]
    interval: IntervalOut
    map_at_10: dict[str, float]
    systems: list[EvaluatedSystemOut]
    per_class: list[EvaluatedClassOut]
    confusion: ConfusionOut
    superclasses: ConfusedSuperclassesOut | None
    indexes: list[IndexRecallOut]
    worst: list[WorstQueryOut]


class EvaluationOut(BaseModel):
    """An evaluation with everything it found."""

    id: int
    job_id: str
    created_at: datetime
    document: EvaluationDocumentOut
