"""What is known of an encoder before its weights are loaded."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

NetworkFamily = Literal["timm", "transformers"]
Family = Literal["colour", "texture", "shape", "caption"] | NetworkFamily
Origin = Literal["code", "starter", "trained", "found"]


@dataclass(frozen=True)
class EncoderSpec:
    """An encoder that can be loaded.

    Attributes:
        name: Name used for queues, folders, votes and weights.
        family: Which file of ``encoders/`` builds it; ``caption`` is put together in ``captions/``.
        folder: Folder of its weights; none for those without weights of their own.
        origin: Where it comes from: our own code, the weights that come with Semblance, a training on this
            machine, or wherever else there are networks.
        quantised: Folder of its quantised network, if one was made.
        reader: The encoder whose text side reads captions, where those are what is embedded.
    """

    name: str
    family: Family
    folder: Path | None = None
    origin: Origin = "found"
    quantised: Path | None = None
    reader: EncoderSpec | None = None
