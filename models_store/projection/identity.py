"""Leaves embeddings as they are."""

from pathlib import Path
from typing import ClassVar

from models_store.encoders.base import Vectors


class Identity:
    """The projection that is none; it needs no files."""

    kind: ClassVar[str] = "identity"

    @property
    def dimension(self) -> None:
        """Vectors keep their length."""
        return

    def apply(self, vectors: Vectors) -> Vectors:
        """The same vectors; they are L2-normalised already."""
        return vectors

    def apply_to_texts(self, texts: Vectors) -> Vectors:
        """The same vectors: pictures are as the texts know them."""
        return texts

    def save(self, folder: Path) -> None:
        """Write nothing: where no projection was saved, this one is loaded."""
