"""The published networks, each declared in a TOML file beside this one and named after it."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator


class Published(BaseModel):
    """Weights that their authors published on the Hugging Face hub.

    Attributes:
        name: The network's name.
        repository: ``owner/name`` on the hub.
        revision: Branch, tag or commit there.
        licence: SPDX identifier of the weights' licence.
        dimension: Length of one embedding; none of what writes captions.
        text: Whether texts can be compared with its embeddings.
        writes_captions: Whether it says what pictures show, instead of embedding them.
        download_mb: About how much there is to fetch.
    """

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    name: str
    repository: Annotated[str, Field(pattern=r"^[\w.-]+/[\w.-]+$")]
    revision: str = "main"
    licence: str
    dimension: Annotated[int, Field(gt=0)] | None = None
    text: bool = False
    writes_captions: bool = False
    download_mb: Annotated[int, Field(gt=0)]

    @model_validator(mode="after")
    def _is_of_one_kind(self) -> Self:
        """Refuse an encoder without a dimension, and a dimension of what embeds nothing."""
        if (self.dimension is None) != self.writes_captions:
            raise ValueError("an encoder has a dimension, what writes captions has none")
        return self

    @property
    def folder_names(self) -> tuple[str, str]:
        """What its folder under SEMBLANCE_WEIGHTS may be called, the better first."""
        return self.name, self.repository.rpartition("/")[2]


@cache
def published() -> dict[str, Published]:
    """Every published network by name, whether its weights are here or not.

    Raises:
        ValueError: One of the files is malformed.
    """
    files = sorted(Path(__file__).parent.glob("*.toml"))
    return {
        file.stem: Published(name=file.stem, **tomllib.loads(file.read_text(encoding="utf-8")))
        for file in files
    }


def published_encoders() -> dict[str, Published]:
    """Those that embed pictures, by name."""
    return {name: one for name, one in published().items() if not one.writes_captions}


def published_captioners() -> dict[str, Published]:
    """Those that write captions, by name."""
    return {name: one for name, one in published().items() if one.writes_captions}
