"""What the API accepts and returns of pictures that are filtered, selected and changed together."""

from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, model_validator

from index_store.catalog.browsing_records import ImageFilter, Sort
from index_store.catalog.bulk_change_records import Action, Selection

_Id = Annotated[int, Field(ge=1, le=2**63 - 1)]
_Label = Annotated[str, Field(max_length=255)]

MOST_IDS = 50_000


class FilterForm(BaseModel):
    """Which pictures are meant."""

    model_config = ConfigDict(extra="forbid")

    label: list[_Label] = Field(
        default_factory=list, max_length=100, description="Any of these; none means all pictures."
    )
    unlabelled: bool = Field(False, description="Pictures without a label, too.")
    state: Literal["ready", "corrupt", "removed"] = "ready"
    name: str = Field("", max_length=255, description="Part of the file name, in whatever case.")
    caption: str = Field(
        "", max_length=500, description="Words, each of which has to begin a word of the caption."
    )
    since: AwareDatetime | None = Field(None, description="Added at that moment or later.")
    until: AwareDatetime | None = Field(None, description="Added before that moment.")

    def wanted(self) -> ImageFilter:
        """The same, for the catalog."""
        return ImageFilter(
            state=self.state,
            labels=tuple(self.label),
            unlabelled=self.unlabelled,
            name=self.name,
            caption=self.caption,
            since=self.since,
            until=self.until,
        )


class ImagesQuery(FilterForm):
    """Which pictures to list, and in what order."""

    sort: Sort = "oldest"
    after: int | None = Field(
        None, ge=0, le=2**63 - 1, description="`next_after` of the page before."
    )
    limit: int = Field(60, ge=1, le=500)


class CountOut(BaseModel):
    """How many pictures are meant."""

    images: int
    exact: bool = Field(description="False: there are at least so many.")


class SelectionForm(BaseModel):
    """Pictures of a gallery: by id, or all that a filter means."""

    model_config = ConfigDict(extra="forbid")

    ids: list[_Id] | None = Field(None, max_length=MOST_IDS)
    filter: FilterForm | None = None
    without: list[_Id] = Field(
        default_factory=list, max_length=MOST_IDS, description="Not these, of a filter's pictures."
    )

    @model_validator(mode="after")
    def _one_of_two(self) -> Self:
        if (self.ids is None) == (self.filter is None):
            raise ValueError("give either ids or a filter")
        return self

    def selection(self) -> Selection:
        """The same, for the catalog."""
        return Selection(
            ids=None if self.ids is None else tuple(self.ids),
            wanted=self.filter.wanted() if self.filter else None,
            without=tuple(self.without),
        )


class ChangeForm(BaseModel):
    """A change to many pictures."""

    model_config = ConfigDict(extra="forbid")

    action: Action
    label: str | None = Field(
        None,
        min_length=1,
        max_length=255,
        description="Of the action `label`; none takes labels away.",
    )
    selection: SelectionForm


class ChangePath(BaseModel):
    """A change in an address."""

    change_id: str = Field(pattern="^[0-9a-f]{32}$")


class LabelBeforeOut(BaseModel):
    """How many of the changed pictures carried a label before."""

    label: str | None
    images: int


class ChangeOut(BaseModel):
    """A change to many pictures, and how far it is."""

    id: str
    action: Action
    label: str | None
    changed: int = Field(description="Pictures it changed; others were so before.")
    undone: int = Field(description="How many of them were changed back.")
    left_out: int = Field(description="Pictures that cannot be restored: their files are gone.")
    done: bool = Field(description="False: ask `/changes/ID/continue` to go on.")
    is_undone: bool = Field(description="Whether all of it was changed back.")
    before: list[LabelBeforeOut] = Field(
        description="Labels the changed pictures had, the most frequent ones; told once, by the request "
        "that completes the change."
    )
    submitted_by: str
    created_at: datetime


class ChangesOut(BaseModel):
    """The latest changes to many pictures of a gallery, newest first."""

    changes: list[ChangeOut]
