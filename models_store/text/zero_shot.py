"""Which classes pictures are of, by the classes' names alone.

The inner product with each class, made a probability as the encoder was trained: by a softmax over the
classes (CLIP, Radford et al., arXiv 2103.00020), or, where there is a bias, for each class by itself with a
sigmoid (SigLIP, Zhai et al., arXiv 2303.15343). The former says which of the classes it is if it is one of
them; the latter may say of every class that it is not.
"""

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from models_store.classification.likelihood import exclusive, separate
from models_store.encoders.base import Vectors
from models_store.errors import TextError

_ROWS: Final = (
    4_096  # pictures at a time, so that a gallery's need not fit in memory with all classes
)


class Guesses(NamedTuple):
    """What pictures seem to be of, the likeliest first.

    Attributes:
        classes: Rows of the classes' embeddings, shape ``(n, best)``.
        probabilities: Of each, shape ``(n, best)``.
    """

    classes: NDArray[np.int64]
    probabilities: Vectors


def classify(
    pictures: Vectors,
    classes: Vectors,
    *,
    scale: float,
    bias: float | None = None,
    best: int = 1,
) -> Guesses:
    """Compare pictures with classes.

    Args:
        pictures: L2-normalised embeddings, shape ``(n, dimension)``.
        classes: L2-normalised embeddings, shape ``(classes, dimension)``.
        scale: The text encoder's.
        bias: The text encoder's; None compares the classes with each other, whichever encoder it is.
        best: How many classes are wanted for each picture; there may be fewer.

    Raises:
        TextError: There are no classes, or pictures and classes are not of one encoder.
    """
    if not len(classes) or best < 1:
        raise TextError(
            f"the {best} best of {len(classes)} classes cannot be told", hint="name the classes"
        )
    if pictures.ndim != 2 or pictures.shape[1:] != classes.shape[1:]:
        raise TextError(
            f"pictures of shape {pictures.shape} cannot be compared with classes of {classes.shape}",
            hint="embed both with the same encoder",
        )
    best = min(best, len(classes))
    guessed = Guesses(
        np.empty((len(pictures), best), np.int64), np.empty((len(pictures), best), np.float32)
    )
    for at in range(0, len(pictures), _ROWS):
        rows = slice(at, at + _ROWS)
        scores = scale * (pictures[rows] @ classes.T)
        order = np.argsort(-scores, axis=1, kind="stable")[:, :best]
        likely = exclusive(scores) if bias is None else separate(scores + bias)
        guessed.classes[rows] = order
        guessed.probabilities[rows] = np.take_along_axis(likely, order, axis=1)
    return guessed
