"""What every projection is."""

from pathlib import Path
from typing import ClassVar, Protocol

from models_store.encoders.base import Vectors


class Projection(Protocol):
    """A map applied to embeddings before they are indexed, and to queries before they search."""

    kind: ClassVar[str]

    @property
    def dimension(self) -> int | None:
        """Length of a projected vector; None where it stays what it was."""

    def apply(self, vectors: Vectors) -> Vectors:
        """Project embeddings of shape ``(n, d)``.

        Returns:
            L2-normalised float32 vectors of shape ``(n, dimension)``.

        Raises:
            ProjectionError: The vectors have another dimension than the projection was fitted on.
        """

    def apply_to_texts(self, texts: Vectors) -> Vectors:
        """Project embeddings of texts, shape ``(n, d)``, so that they rank projected pictures.

        Texts lie elsewhere than the pictures that a projection was fitted on. Moved as those are, all
        of them would mostly point from the pictures to where texts lie, and rank alike. What is
        wanted is the direction among projected pictures that ranks by the inner product with the text.

        Returns:
            L2-normalised float32 vectors of shape ``(n, dimension)``.

        Raises:
            ProjectionError: The texts have another dimension than the projection was fitted on.
        """

    def save(self, folder: Path) -> None:
        """Write into ``folder``, which exists, what ``load_projection`` reads."""
