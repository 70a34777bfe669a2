"""What the API returns of two evaluations side by side; ``tasks.evaluation_comparison`` makes it."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from web.schemas.evaluations import EvaluatedKind


class ComparisonQuery(BaseModel):
    """With which evaluation to compare."""

    model_config = ConfigDict(extra="forbid")

    other: int = Field(alias="with", ge=1, le=2**63 - 1, description="Another one's id.")


class ComparedEvaluationOut(BaseModel):
    """One of the two."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    created_at: datetime


class DifferingTermOut(BaseModel):
    """Something that was not the same, and may be the reason of a difference."""

    name: Literal[
        "sample",
        "queries",
        "labelled",
        "pictures",
        "fusion",
        "depth",
        "encoder",
        "weight",
        "revision",
        "kind",
        "version",
    ] = Field(description="``kind`` and ``version`` are the index's, ``revision`` the encoder's.")
    encoder: str | None = Field(description="Whose; null where it is nobody's in particular.")
    this: str | int | float | bool | None
    other: str | int | float | bool | None


class ComparedEstimateOut(BaseModel):
    """A mean, and its interval where there is one."""

    mean: float
    low: float | None
    high: float | None


class ComparedOut(BaseModel):
    """MAP@10 in both; null in one that does not have it."""

    this: ComparedEstimateOut | None
    other: ComparedEstimateOut | None
    difference: ComparedEstimateOut | None = Field(description="By how much this is above other.")
    beyond_chance: bool | None = Field(
        description="Whether the difference's interval leaves out 0; null where it has none."
    )


class ComparedSystemOut(ComparedOut):
    """One encoder, all that vote, or all but one."""

    kind: EvaluatedKind
    encoder: str = Field(description="The one that is alone or missing; empty for the ensemble.")


class ComparedClassOut(ComparedOut):
    """A class, as the ensemble finds it."""

    model_config = ConfigDict(populate_by_name=True, serialize_by_alias=True)

    name: str = Field(alias="class")


class EvaluationComparisonOut(BaseModel):
    """Two evaluations of a gallery."""

    this: ComparedEvaluationOut
    other: ComparedEvaluationOut
    terms: list[DifferingTermOut]
    systems: list[ComparedSystemOut]
    classes: list[ComparedClassOut] = Field(description="What changed most first.")
