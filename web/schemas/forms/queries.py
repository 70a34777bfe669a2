"""What the API accepts of queries."""

from typing import Annotated, Self

from flask_openapi3.models.file import FileStorage
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, Json, model_validator

from index_store.catalog.browsing_records import ImageFilter
from models_store.preprocess.crop_choice import Crop
from tasks.parts import MOST_PARTS, MOST_TEXT
from web.schemas.forms.form import Form
from web.schemas.queries import ImageId

Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Box = tuple[Share, Share, Share, Share]
Label = Annotated[str, Field(max_length=255)]


class PartForm(BaseModel):
    """A part of a query: words, a picture of the gallery, or an uploaded one."""

    model_config = ConfigDict(extra="forbid")

    text: str | None = Field(None, min_length=1, max_length=MOST_TEXT)
    image_id: ImageId | None = None
    picture: int | None = Field(
        None, ge=0, lt=MOST_PARTS, description="Which of the uploaded pictures, from 0."
    )
    area: Box | None = Field(
        None,
        description="Only this part of the picture: left, top, right, bottom, as shares of width and height.",
        examples=[[0.25, 0.1, 0.75, 0.9]],
    )
    weight: float = Field(
        1.0,
        ge=-10,
        le=10,
        allow_inf_nan=False,
        description="How much it counts; below 0 for what is not wanted.",
    )

    @model_validator(mode="after")
    def _is_one_thing(self) -> Self:
        given = [one for one in (self.text, self.image_id, self.picture) if one is not None]
        if len(given) != 1 or self.weight == 0 or (self.text is not None and not self.text.strip()):
            raise ValueError("a part is text, an image_id or a picture, and weighs something")
        if self.area is not None and self.text is not None:
            raise ValueError("words have no area")
        return self


class QueryForm(Form):
    """A query: a picture, words, a picture of the gallery, or several of them with weights."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    gallery: str
    picture: list[FileStorage] = Field(
        [], max_length=MOST_PARTS, description="The picture asked about, or several."
    )
    image_id: ImageId | None = Field(None, description="A picture of the gallery: more like this.")
    text: str | None = Field(
        None, min_length=1, max_length=MOST_TEXT, description="What to look for, in words."
    )
    parts: Json[Annotated[list[PartForm], Field(min_length=1, max_length=MOST_PARTS)]] | None = (
        Field(
            None,
            description="A JSON list of PartForm, instead of the above: what counts how much. Each is "
            "one of `text`, `image_id` and `picture` (the number of an upload, from 0), and may have a "
            "`weight` (-10 to 10, below 0 for what is not wanted; else 1) and, of a picture, an `area`.",
            examples=['[{"picture": 0}, {"text": "snow"}, {"text": "people", "weight": -1}]'],
        )
    )
    k: int = Field(10, ge=1, le=100, description="How many results.")
    label: list[Label] = Field(
        default_factory=list,
        max_length=100,
        description="Find only pictures with any of these labels; none means all pictures.",
    )
    unlabelled: bool = Field(False, description="Find pictures without a label, too.")
    since: AwareDatetime | None = Field(
        None, description="Find only pictures added at that moment or later."
    )
    until: AwareDatetime | None = Field(
        None, description="Find only pictures added before that moment."
    )
    crop: Crop = Field(
        "none",
        description="auto: search with the picture inside a screenshot, a page or a frame, if there is one.",
    )
    area: Json[Box] | None = Field(
        None,
        description="Search with this part of the one picture only, as JSON: left, top, right and bottom, as "
        "shares of width and height. Where there are several, `parts` say it of each.",
        examples=["[0.25, 0.1, 0.75, 0.9]"],
    )

    def wanted(self) -> ImageFilter | None:
        """Which pictures may be found; None for all."""
        wanted = ImageFilter(
            labels=tuple(self.label),
            unlabelled=self.unlabelled,
            since=self.since,
            until=self.until,
        )
        return None if wanted == ImageFilter() else wanted


class PicturePath(BaseModel):
    """A picture of a query in an address."""

    query_id: str = Field(pattern="^[0-9a-f]{32}$")
    part: int = Field(ge=0, lt=MOST_PARTS)
