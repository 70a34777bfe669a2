"""Pictures that are not trained on, prepared once, and how well an encoder finds among them."""

import logging
from collections.abc import Callable

import numpy as np
import torch

from models_store.errors import PictureError
from models_store.precision_at_ten import average_precisions
from models_store.training.augmentation import Prepare
from models_store.training.errors import TrainingError
from models_store.training.pictures import Pictures
from models_store.unit_length import unit_length

log = logging.getLogger(__name__)

Embed = Callable[[torch.Tensor], torch.Tensor]
"""From bytes of shape ``(n, 3, side, side)`` to embeddings of shape ``(n, d)``."""

_PASS = 128


class ValidationSet:
    """Prepared pictures in memory, a byte a value."""

    def __init__(self, pictures: Pictures, prepare: Prepare, most: int, seed: int) -> None:
        """Prepare pictures; those that cannot be read are left out.

        Args:
            pictures: Of classes that may be others than those trained on.
            prepare: As the finished encoder does.
            most: More are drawn from, evenly over the whole.
            seed: Decides which.

        Raises:
            TrainingError: No two pictures that are left are of one class.
        """
        chosen = np.random.default_rng(seed).permutation(len(pictures))[:most]
        prepared, labels = [], []
        for index in sorted(int(one) for one in chosen):
            try:
                prepared.append(prepare(pictures.open(index)))
            except (PictureError, OSError) as error:
                log.warning("the picture %s is left out: %s", pictures.ids[index], error)
                continue
            labels.append(int(pictures.labels[index]))
        if len(set(labels)) == len(labels):
            raise TrainingError("validation needs two pictures of one class")
        self.pixels = torch.stack(prepared)
        self.labels = np.array(labels, np.int64)

    def mean_average_precision(self, embed: Embed) -> float:
        """MAP@10 of the search among all others of each picture that is not alone in its class."""
        found = [embed(self.pixels[at : at + _PASS]) for at in range(0, len(self.pixels), _PASS)]
        vectors = unit_length(torch.cat(found).float().cpu().numpy())
        queries = np.flatnonzero(np.bincount(self.labels)[self.labels] > 1)
        return float(average_precisions(vectors, self.labels, queries).mean())
