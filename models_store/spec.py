"""What is known of an encoder before its weights are loaded."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

NetworkFamily = Literal["timm", "transformers"]
Family = Literal["colour", "texture", "shape"] | NetworkFamily


@dataclass(frozen=True)
class EncoderSpec:
    """An encoder that can be loaded.

    Attributes:
        name: Name used for queues, folders, votes and weights.
        family: Which file of ``encoders/`` builds it.
        folder: Folder of its weights; none for the descriptors.
        quantised: Folder of its quantised network, if one was made.
    """

    name: str
    family: Family
    folder: Path | None = None
    quantised: Path | None = None
