"""What is known of an encoder before its weights are loaded."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

NetworkFamily = Literal["timm", "transformers"]
Family = Literal["colour", "texture", "shape"] | NetworkFamily
Origin = Literal["code", "starter", "trained", "found"]


@dataclass(frozen=True)
class EncoderSpec:
    """An encoder that can be loaded.

    Attributes:
        name: Name used for queues, folders, votes and weights.
        family: Which file of ``encoders/`` builds it.
        folder: Folder of its weights; none for the descriptors.
        origin: Where it comes from: our own code, the weights that come with Semblance, a training on this
            machine, or wherever else there are networks.
        quantised: Folder of its quantised network, if one was made.
    """

    name: str
    family: Family
    folder: Path | None = None
    origin: Origin = "found"
    quantised: Path | None = None
