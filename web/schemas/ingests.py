"""What the API accepts and returns of folders of its own machine, and of what ingests come to."""

from pydantic import BaseModel, ConfigDict, Field

from tasks.ingest_terms import LabelSource


class FoldersQuery(BaseModel):
    """Which folder to look into."""

    model_config = ConfigDict(extra="forbid")

    path: str | None = Field(
        None, max_length=4096, description="None: the folders that are allowed."
    )
    after: str | None = Field(None, max_length=255, description="`next_after` of the page before.")
    limit: int = Field(200, ge=1, le=1000)


class FolderOut(BaseModel):
    """A folder to choose, or to look into."""

    name: str
    path: str
    pictures: int = Field(description="Files under it that call themselves pictures.")
    exact: bool = Field(description="False: there are at least so many; counting stops early.")
    problem: str | None = Field(description="Why it cannot be chosen.")


class FoldersOut(BaseModel):
    """What is in a folder of the service's machine."""

    path: str | None
    parent: str | None = Field(description="The folder above, as long as that is allowed.")
    pictures: int
    exact: bool
    here: int = Field(description="Pictures in the folder itself, not below.")
    folders: list[FolderOut]
    next_after: str | None


class IngestForm(BaseModel):
    """A folder of the service's machine to take in."""

    model_config = ConfigDict(extra="forbid")

    path: str = Field(max_length=4096, examples=["/srv/pictures/2026"])
    labels: LabelSource = Field(
        "folders", description="`folders`: the folder a picture lies in is its label."
    )
    # pydantic's models have a method of that name, which nobody here calls.
    keep_copies: bool = Field(
        False, alias="copy", description="Keep copies; else pictures are read where they are."
    )


class ReasonOut(BaseModel):
    """Why files were rejected, and how many."""

    reason: str
    files: int


class RejectedFileOut(BaseModel):
    """A file that was rejected."""

    name: str
    reason: str


class IngestOut(BaseModel):
    """What is taken in, and what it has come to."""

    path: str
    labels: str
    keep_copies: bool = Field(alias="copy")
    can_resume: bool = Field(description="Whether workers can go on with it.")
    added: int
    duplicates: int = Field(description="Files whose content the gallery has already.")
    unchanged: int = Field(description="Files that were ingested before.")
    skipped: int = Field(description="Files that are no pictures and do not claim to be.")
    unreadable: int
    reasons: list[ReasonOut]
    examples: list[RejectedFileOut] = Field(description="Unreadable files, 200 at most.")

    model_config = ConfigDict(serialize_by_alias=True, populate_by_name=True)
