"""A query of several parts, texts and pictures, some wanted and some not: one vector that finds it.

Each part counts by its weight: the weighted embeddings are added. Words that are added and taken away
were first shown to work so by Mikolov et al., "Linguistic Regularities in Continuous Space Word
Representations" (NAACL 2013).

Where an index holds projected embeddings, project each part first, pictures by ``apply`` and texts by
``apply_to_texts``, and compose what comes out: the embeddings of texts and those of pictures lie in two
cones far from each other (Liang et al., "Mind the Gap", arXiv 2203.02053), which the projection takes away.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from models_store.encoders.base import Vectors
from models_store.errors import TextError

_NOTHING_LEFT: Final = 1e-3  # of the parts' weights: two passes over one picture differ by as much


@dataclass(frozen=True, eq=False)
class Part:
    """One part of a query.

    Attributes:
        embedding: Of a text or of a picture, of any length but zero, shape ``(dimension,)``.
        weight: How much it counts; below zero for what is not wanted.
    """

    embedding: Vectors
    weight: float = 1.0


def compose(parts: Sequence[Part]) -> Vectors:
    """One L2-normalised query of all parts, shape ``(dimension,)``.

    Raises:
        TextError: There are no parts, they cancel each other out, or they are not of one encoder.
    """
    if not parts:
        raise TextError("the query has no parts", hint="say or show what to look for")
    if len({part.embedding.shape for part in parts}) > 1 or parts[0].embedding.ndim != 1:
        shapes = ", ".join(str(part.embedding.shape) for part in parts)
        raise TextError(
            f"parts of shapes {shapes} cannot be added", hint="embed all of them with one encoder"
        )
    weights = np.array([part.weight for part in parts], np.float64)
    vectors = np.stack([part.embedding for part in parts]).astype(np.float64)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    if not np.isfinite(weights).all() or not np.isfinite(lengths).all() or not lengths.all():
        raise TextError("a part or its weight is no number", hint="leave that part out")
    whole = weights @ (vectors / lengths)
    length = np.linalg.norm(whole)
    if length <= _NOTHING_LEFT * np.abs(weights).sum():
        raise TextError(
            "the parts of the query cancel each other out", hint="change a weight, or leave one out"
        )
    return np.asarray(whole / length, dtype=np.float32)
