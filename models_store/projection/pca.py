"""Principal components: fewer dimensions, and what all pictures of a gallery share taken away.

Whitening, which also gives every component the same variance, helps some embeddings and harms
others: measure first. Jegou & Chum, "Negative evidences and co-occurences in image retrieval: the
benefit of PCA and whitening", ECCV 2012.
"""

from pathlib import Path
from typing import ClassVar, Self

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load_file, save_file

from models_store.encoders.base import Vectors
from models_store.errors import ProjectionError
from models_store.unit_length import unit_length

_TENSORS = "pca.safetensors"


class Pca:
    """A fitted principal component analysis."""

    kind: ClassVar[str] = "pca"

    def __init__(self, mean: Vectors, components: Vectors) -> None:
        """Take what was fitted.

        Args:
            mean: Shape ``(d,)``.
            components: One per row, strongest first, shape ``(dimension, d)``; scaled if whitening.
        """
        self._mean = mean
        self._components = components

    @classmethod
    def fit(cls, sample: Vectors, dimension: int, *, whiten: bool = False, seed: int = 0) -> Self:
        """Fit on a sample of embeddings.

        Args:
            sample: Embeddings, shape ``(n, d)``; tens of thousands are plenty.
            dimension: Components wanted; fewer are kept where the sample does not have as many.
            whiten: Give every component the same variance.
            seed: For the randomised solver, which scikit-learn chooses when it pays.

        Raises:
            ProjectionError: The sample does not vary, so there is no component at all.
        """
        from sklearn.decomposition import PCA  # takes a second to import; only fitting needs it

        possible = min(dimension, sample.shape[1], len(sample) - 1)
        if possible < 1 or not np.ptp(sample, axis=0).any():
            raise ProjectionError(
                f"{len(sample)} embeddings without variety have no principal components",
                hint="add more, and different, pictures",
            )
        # Centred first: the shared part is most of an embedding, and squaring it costs precision.
        mean = sample.mean(axis=0, dtype=np.float64).astype(np.float32)
        fitted = PCA(possible, svd_solver="auto", random_state=seed).fit(sample - mean)
        deviations = np.sqrt(fitted.explained_variance_)
        kept = deviations > deviations[0] * np.finfo(np.float32).eps  # the rest is rounding
        scale = 1 / deviations[kept, None] if whiten else 1
        components = fitted.components_[kept] * scale
        return cls(mean, components.astype(np.float32))

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what :meth:`save` wrote.

        Raises:
            ProjectionError: The file is missing or damaged.
        """
        try:
            tensors = load_file(folder / _TENSORS)
            return cls(tensors["mean"], tensors["components"])
        except (OSError, KeyError, SafetensorError) as error:
            raise ProjectionError(
                f"the projection in {folder} is damaged: {error}",
                hint="reindex with a full rebuild",
            ) from error

    @property
    def dimension(self) -> int:
        """Length of a projected vector."""
        return len(self._components)

    def apply(self, vectors: Vectors) -> Vectors:
        """Centre, project and L2-normalise embeddings; ``(n, d)`` -> ``(n, dimension)``.

        Raises:
            ProjectionError: The vectors have another dimension than the projection was fitted on.
        """
        if vectors.ndim != 2 or vectors.shape[1] != len(self._mean):
            raise ProjectionError(
                f"vectors of shape {vectors.shape} do not fit a projection from {len(self._mean)}"
            )
        projected = (vectors - self._mean) @ self._components.T
        return unit_length(projected.astype(np.float32, copy=False))

    def save(self, folder: Path) -> None:
        """Write into ``folder``, which exists."""
        tensors = {"mean": self._mean, "components": np.ascontiguousarray(self._components)}
        save_file(tensors, folder / _TENSORS, metadata={"kind": self.kind})
