"""An answered query under other weights: its votes fused again, without asking any encoder."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

from index_store.catalog.database import Catalog
from index_store.catalog.records import Image
from index_store.fusion.base import Ballot, Fused, fuse
from index_store.fusion.leave_one_out import without_each
from index_store.fusion.methods import METHODS
from settings import FusionMethod
from tasks.answered import Answered
from tasks.errors import WrongWeightsError
from tasks.kept_votes import with_weights
from tasks.tally import describe
from tasks.verdict import verdict

_SPARE: Final = 10  # more than are shown: some may have been removed since the query was answered


def reweigh(
    catalog: Catalog,
    answered: Answered,
    weights: Mapping[str, float],
    method: FusionMethod | None = None,
) -> dict[str, Any]:
    """What the answer would be, as JSON.

    Args:
        catalog: Where the pictures' particulars are.
        answered: The query.
        weights: By encoder; who is not named keeps the weight there was, 0 leaves an encoder out.
        method: How to fuse; None for the way the answer was.

    Returns:
        ``weights`` and ``fusion`` as they were used, ``results`` with every vote, ``good_match`` and
        ``probable`` (see :mod:`tasks.verdict`; odds are averaged by the new weights), and for each
        encoder what the results would be ``without`` it: ids that are ``gone``, and pictures that
        ``come`` in their place.

    Raises:
        WrongWeightsError: An encoder is named that did not vote, or nobody is left.
    """
    used = _checked(answered.weights, weights)
    method = method or answered.fusion
    outcomes = with_weights(answered.votes, used)
    ballots = [Ballot(one.encoder, one.weight, one.ranking) for one in outcomes]
    everything = fuse(ballots, METHODS[method], sum(len(one.ranking) for one in ballots))
    voters = [one.encoder for one in ballots] if len(ballots) > 1 else []
    k = answered.request["k"]
    left_out = without_each(everything, voters, k + _SPARE)
    first = everything[: k + _SPARE]
    images = _there(catalog, {one.image_id for one in first}.union(*left_out.values()))
    results = describe(images, _shown(first, images, k), outcomes)
    ids = {one["image_id"] for one in results}
    return {
        "weights": used,
        "fusion": method,
        "results": results,
        "without": [_left_out(one, left_out[one], ids, images, k) for one in voters],
        **verdict(results),
    }


def _checked(known: dict[str, float], weights: Mapping[str, float]) -> dict[str, float]:
    strangers = sorted(weights.keys() - known.keys())
    if strangers:
        raise WrongWeightsError(
            f"{', '.join(strangers)} did not vote on this query",
            hint=f"weigh those who did: {', '.join(known)}",
        )
    used = known | dict(weights)
    if not any(used.values()):
        raise WrongWeightsError("all weights are 0", hint="leave one encoder a weight above 0")
    return used


def _there(catalog: Catalog, ids: Collection[int]) -> dict[int, Image]:
    """Those of the pictures that can still be found."""
    images = catalog.images.get_many(sorted(ids))
    return {image_id: image for image_id, image in images.items() if image.state == "ready"}


def _shown(fused: Sequence[Fused], images: Mapping[int, Image], k: int) -> list[Fused]:
    return [one for one in fused if one.image_id in images][:k]


def _left_out(
    encoder: str, ranked: Sequence[int], ids: set[int], images: Mapping[int, Image], k: int
) -> dict[str, Any]:
    """What the results would be without an encoder, beside what they are."""
    without = [one for one in ranked if one in images][:k]
    come = [(rank, images[one]) for rank, one in enumerate(without, start=1) if one not in ids]
    return {
        "encoder": encoder,
        "gone": sorted(ids.difference(without)),
        "come": [
            {"rank": rank, "image_id": one.id, "name": one.name, "label": one.label}
            for rank, one in come
        ],
    }
