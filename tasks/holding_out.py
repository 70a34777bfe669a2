"""Which of a gallery's labelled pictures an encoder is validated with; the rest it learns from."""

from collections.abc import Mapping
from typing import Literal

import numpy as np

from tasks.errors import TooFewLabelsError

HoldOut = Literal["pictures", "classes"]

_LEAST_CLASSES = 2
_LEAST_PICTURES = 2  # of each


def held_out(
    counts: Mapping[str, int], *, hold_out: HoldOut, share: float, seed: int
) -> dict[str, int]:
    """How many pictures of each label are held out.

    Args:
        counts: How many pictures carry each label.
        hold_out: Pictures of every class; or whole classes, which shows what the encoder is worth on
            classes that it has never seen.
        share: Of a class's pictures, or of the classes, that is held out; of these two at least.
        seed: Decides which classes.
    """
    names = sorted(counts)
    if hold_out == "pictures":
        return {name: round(share * counts[name]) for name in names}
    shuffled = np.random.default_rng(seed).permutation(len(names))
    classes = max(_LEAST_CLASSES, round(share * len(names)))
    chosen = {names[number] for number in shuffled[:classes]}
    return {name: counts[name] if name in chosen else 0 for name in names}


def require_enough(gallery: str, counts: Mapping[str, int], held: Mapping[str, int]) -> None:
    """Refuse a gallery whose labels are too few for one of the two parts.

    Args:
        gallery: Its name.
        counts: How many pictures carry each label.
        held: From :func:`held_out`.

    Raises:
        TooFewLabelsError: A part has not two classes of two pictures.
    """
    rest = {name: count - held[name] for name, count in counts.items()}
    for what, part in (("learn from", rest), ("validate with", held)):
        if sum(count >= _LEAST_PICTURES for count in part.values()) < _LEAST_CLASSES:
            raise TooFewLabelsError(
                f"the gallery {gallery} has too few labelled pictures to {what}",
                hint="it takes two classes at least, two pictures each; `semblance ingest --labels` "
                "gives labels, --share says how many are held out",
            )
