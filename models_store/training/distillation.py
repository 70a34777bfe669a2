"""Learning from another network's embeddings, computed beforehand."""

from collections.abc import Mapping, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn.functional import normalize

from models_store.training.errors import TrainingError
from models_store.training.recipe import Distillation


class Teacher:
    """Another network's embeddings of the training pictures."""

    def __init__(self, ids: Sequence[str], vectors: NDArray[np.float32]) -> None:
        """Centre and normalise the embeddings.

        Features after a rectifier all point the same way; only about their mean do cosines spread.

        Args:
            ids: Of the pictures.
            vectors: Their embeddings, shape ``(len(ids), d)``.

        Raises:
            TrainingError: There are not as many of one as of the other.
        """
        if len(ids) != len(vectors):
            raise TrainingError(f"{len(ids)} pictures have {len(vectors)} embeddings of a teacher")
        tensor = torch.from_numpy(np.asarray(vectors, np.float32))
        self._vectors = normalize(tensor - tensor.mean(0))
        self._rows: Mapping[str, int] = {name: row for row, name in enumerate(ids)}

    @property
    def dimension(self) -> int:
        """Length of an embedding."""
        return int(self._vectors.shape[1])

    def of(self, ids: Sequence[str]) -> torch.Tensor:
        """Unit embeddings of these pictures, shape ``(len(ids), dimension)``.

        Raises:
            TrainingError: One has none.
        """
        lacking = [name for name in ids if name not in self._rows]
        if lacking:
            raise TrainingError(
                f"the teacher has no embedding of {lacking[0]} and {len(lacking) - 1} others"
            )
        return self._vectors[[self._rows[name] for name in ids]]


class DistillationLoss(torch.nn.Module):
    """How far features are from saying what the teacher says."""

    def __init__(self, options: Distillation, dimension: int, teacher_dimension: int) -> None:
        super().__init__()
        self._options = options
        self.translate = torch.nn.Linear(dimension, teacher_dimension) if options.cosine else None

    def forward(self, features: torch.Tensor, wanted: torch.Tensor) -> torch.Tensor:
        """Compare features of shape ``(n, d)`` with unit embeddings ``(n, t)``; a scalar."""
        loss = features.new_zeros(())
        if self.translate is not None:
            cosines = (normalize(self.translate(features)) * wanted).sum(1)
            loss = loss + self._options.cosine * (1 - cosines).mean()
        if self._options.relational:
            unit = normalize(features)
            apart = ~torch.eye(len(unit), dtype=torch.bool, device=unit.device)
            differences = (unit @ unit.T - wanted @ wanted.T)[apart]
            loss = loss + self._options.relational * (differences**2).mean()
        return loss
