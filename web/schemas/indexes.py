"""What the API accepts and returns of the versions of indexes."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from web.schemas.galleries import GalleryPath


class EncoderPath(GalleryPath):
    """An encoder's index of a gallery in an address."""

    encoder: str = Field(max_length=128)


class VersionOut(BaseModel):
    """A version of an index that is on disk."""

    number: int
    kind: str = Field(examples=["hnsw"])
    rows: int = Field(description="Embeddings it was built from.")
    dimension: int
    projection: str | None
    recall: float = Field(description="At ten, against exact search, of sampled pictures.")
    self_recall: float = Field(description="Share of sampled pictures that find themselves.")
    bytes: int
    created_at: datetime
    in_use: bool


class CoverageOut(BaseModel):
    """How many of the pictures that can be searched the encoder finds."""

    ready: int
    indexed: int = Field(description="In the version in use.")
    late: int = Field(description="Embedded since it was built; searched exactly.")
    missing: int = Field(description="Not embedded yet, and not found.")
    share: float = Field(description="Of those that are found, 0 to 1.")


class EncoderIndexOut(BaseModel):
    """One encoder's indexes of a gallery."""

    encoder: str
    in_profile: bool = Field(description="Whether the encoder is in use.")
    coverage: CoverageOut
    versions: list[VersionOut] = Field(description="Newest first.")
    embedding_bytes: int
    problem: str | None


class EncoderIndexesOut(BaseModel):
    """All indexes of a gallery."""

    indexes: list[EncoderIndexOut]


class RollbackForm(BaseModel):
    """Which version to use."""

    # flask-openapi3's own key: the body may be left out.
    model_config = ConfigDict(extra="forbid", openapi_extra={"required": False})  # type: ignore[typeddict-unknown-key]

    to: int | None = Field(
        None, ge=1, le=2**31 - 1, description="An earlier or a later one; none: the one before."
    )


class RolledBackOut(BaseModel):
    """What a rollback did."""

    before: int = Field(description="The version that was in use; give it as `to` to undo.")
    after: int
    index: EncoderIndexOut
