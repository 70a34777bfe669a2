"""What the API accepts and returns of the weights of a gallery's votes."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from index_store.catalog.records import TuningKind
from web.schemas.fusing import Weights


class WeightsForm(BaseModel):
    """Weights to use in a gallery from now on."""

    model_config = ConfigDict(extra="forbid")

    weights: Weights = Field(
        min_length=1,
        description="By encoder of the profile; who is not named keeps what there is, 0 does not vote.",
    )


class UndoForm(BaseModel):
    """Which weights to take back."""

    # flask-openapi3's own key: the body may be left out.
    model_config = ConfigDict(extra="forbid", openapi_extra={"required": False})  # type: ignore[typeddict-unknown-key]

    id: int | None = Field(
        None, ge=1, le=2**31 - 1, description="Only if these are in use; null: whichever are."
    )


class WeightsOut(BaseModel):
    """The weights of a gallery's votes."""

    weights: dict[str, float] = Field(description="By encoder of the profile.")
    kind: TuningKind | None = Field(description="What chose them; null: the profile's.")
    id: int | None = Field(description="To take them back by; null: the profile's.")
    created_at: datetime | None
