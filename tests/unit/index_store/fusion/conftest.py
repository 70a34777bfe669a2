"""Rankings made by hand or at random, and ranx as a second opinion."""

import warnings
from collections.abc import Callable, Mapping, Sequence

import numpy as np
import pytest

from index_store.base import Candidate, Ranking

Oracle = Callable[..., dict[int, float]]


def rank(scores: Mapping[int, float]) -> Ranking:
    """A ranking of pictures with these scores."""
    return tuple(
        Candidate(image_id, score)
        for image_id, score in sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    )


@pytest.fixture
def ranking() -> Callable[[Mapping[int, float]], Ranking]:
    """``ranking({image_id: score, ...})``."""
    return rank


@pytest.fixture
def random_rankings() -> Callable[..., list[Ranking]]:
    """``random_rankings(seed, length, pool)``: three of ``length`` pictures out of ``pool``."""

    def make(seed: int, length: int, pool: int) -> list[Ranking]:
        rng = np.random.default_rng(seed)
        return [
            rank(
                {
                    int(one): float(score)
                    for one, score in zip(
                        rng.permutation(pool)[:length], rng.uniform(-1, 1, length), strict=True
                    )
                }
            )
            for _ in range(3)
        ]

    return make


@pytest.fixture
def ranx_fuse() -> Oracle:
    """``ranx_fuse(rankings, **arguments of ranx.fuse)``: fused scores by picture."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # numba's and ir_datasets', which are not ours to mend
        import ranx

    def oracle(rankings: Sequence[Ranking], **how: object) -> dict[int, float]:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            runs = [
                ranx.Run({"q": {str(one.image_id): one.score for one in ranking}})
                for ranking in rankings
            ]
            fused = ranx.fuse(runs, **how)
        return {int(image_id): score for image_id, score in fused.run["q"].items()}

    return oracle
