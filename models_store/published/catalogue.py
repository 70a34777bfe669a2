"""The published encoders, each declared in a TOML file beside this one and named after it."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class Published(BaseModel):
    """Weights that their authors published on the Hugging Face hub.

    Attributes:
        name: The encoder's name.
        repository: ``owner/name`` on the hub.
        revision: Branch, tag or commit there.
        licence: SPDX identifier of the weights' licence.
        dimension: Length of one embedding.
        text: Whether texts can be compared with its embeddings.
        download_mb: About how much there is to fetch.
    """

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    name: str
    repository: Annotated[str, Field(pattern=r"^[\w.-]+/[\w.-]+$")]
    revision: str = "main"
    licence: str
    dimension: Annotated[int, Field(gt=0)]
    text: bool = False
    download_mb: Annotated[int, Field(gt=0)]

    @property
    def folder_names(self) -> tuple[str, str]:
        """What its folder under SEMBLANCE_WEIGHTS may be called, the better first."""
        return self.name, self.repository.rpartition("/")[2]


@cache
def published() -> dict[str, Published]:
    """Every published encoder by name, whether its weights are here or not.

    Raises:
        ValueError: One of the files is malformed.
    """
    files = sorted(Path(__file__).parent.glob("*.toml"))
    return {
        file.stem: Published(name=file.stem, **tomllib.loads(file.read_text(encoding="utf-8")))
        for file in files
    }
