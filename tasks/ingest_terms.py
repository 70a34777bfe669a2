"""What an ingest that workers do is asked for, as its job remembers it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

LabelSource = Literal["folders", "none"]


@dataclass(frozen=True)
class IngestTerms:
    """A folder of the workers' machine to be taken in.

    Attributes:
        path: The folder.
        labels: Whether the folder a picture lies in is its label.
        copy: Whether to keep copies of the originals.
    """

    path: str
    labels: LabelSource = "folders"
    copy: bool = False

    def to_json(self) -> dict[str, Any]:
        """For the job to remember; ``queued`` tells it from one of the command line."""
        return {"path": self.path, "labels": self.labels, "copy": self.copy, "queued": True}

    @classmethod
    def from_json(cls, params: Mapping[str, Any]) -> "IngestTerms":
        """What :meth:`to_json` gave."""
        return cls(params["path"], params["labels"], params["copy"])
