"""Classes told by their names alone: zero-shot. See ``models_store.text.zero_shot``."""

from collections.abc import Sequence

from models_store.encoders.base import Vectors


class ByWords:
    """Compares pictures with what was said of each class."""

    def __init__(self, classes: Sequence[str], embeddings: Vectors, scale: float) -> None:
        """Take what ``models_store.text.class_embeddings`` made.

        Args:
            classes: Names.
            embeddings: Of each, L2-normalised, shape ``(classes, dimension)``.
            scale: What the tower's authors multiply inner products with.
        """
        self.classes = tuple(classes)
        self._scaled: Vectors = (scale * embeddings.T).astype(embeddings.dtype)

    def scores(self, pictures: Vectors) -> Vectors:
        """Scaled inner products, shape ``(n, classes)``; a bias that is the same for all is left out."""
        return pictures @ self._scaled
