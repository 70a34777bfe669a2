"""What PCA and whitening share: a linear map of centred embeddings, kept in one file."""

from functools import cached_property
from pathlib import Path
from typing import ClassVar, Final, Self

import numpy as np
from safetensors import SafetensorError
from safetensors.numpy import load_file, save_file

from models_store.encoders.base import Vectors
from models_store.errors import ProjectionError
from models_store.unit_length import unit_length

_FAINT: Final = 1e-3  # of the strongest direction: what is kept of weaker ones is rounding


class Linear:
    """Subtracts a mean, multiplies by a matrix, L2-normalises; its kinds differ in the fitting."""

    kind: ClassVar[str]

    def __init__(self, mean: Vectors, components: Vectors) -> None:
        """Take what was fitted.

        Args:
            mean: Shape ``(d,)``.
            components: One per row, strongest first, shape ``(dimension, d)``.
        """
        self._mean = mean
        self._components = components

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read what :meth:`save` wrote.

        Raises:
            ProjectionError: The file is missing or damaged.
        """
        try:
            tensors = load_file(cls._file(folder))
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
        self._check(vectors)
        projected = (vectors - self._mean) @ self._components.T
        return unit_length(projected.astype(np.float32, copy=False))

    def apply_to_texts(self, texts: Vectors) -> Vectors:
        """Turn texts so that they rank projected pictures; ``(n, d)`` -> ``(n, dimension)``.

        A picture is about ``mean + inverse @ projected``: its inner product with a text is that of what
        was projected with ``inverse.T @ text``, and something that is the same for all pictures.
        Their length is lost to the normalisation, so that the ranking is nearly the same, not quite.

        Raises:
            ProjectionError: The texts have another dimension than the projection was fitted on.
        """
        self._check(texts)
        return unit_length((texts @ self._inverse).astype(np.float32, copy=False))

    @cached_property
    def _inverse(self) -> Vectors:
        """What maps projected pictures back, as far as they can be; shape ``(d, dimension)``."""
        exact = np.linalg.pinv(self._components.astype(np.float64), rcond=_FAINT)
        return np.asarray(exact, dtype=np.float32)

    def _check(self, vectors: Vectors) -> None:
        if vectors.ndim != 2 or vectors.shape[1] != len(self._mean):
            raise ProjectionError(
                f"vectors of shape {vectors.shape} do not fit a projection from {len(self._mean)}"
            )

    def save(self, folder: Path) -> None:
        """Write into ``folder``, which exists."""
        tensors = {"mean": self._mean, "components": np.ascontiguousarray(self._components)}
        save_file(tensors, self._file(folder), metadata={"kind": self.kind})

    @classmethod
    def _file(cls, folder: Path) -> Path:
        return folder / f"{cls.kind}.safetensors"
