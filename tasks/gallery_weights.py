"""The weights of a gallery's votes: which are in use and why, set by hand, taken back."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from index_store.catalog.database import Catalog
from index_store.catalog.records import TunedWeights
from models_store.profiles import Member
from tasks.errors import NothingToUndoError, WrongWeightsError
from tasks.weights import weighed


class WeightsInUse(NamedTuple):
    """The weights of a gallery's votes.

    Attributes:
        weights: By encoder of the profile, 0 for one that does not vote.
        tuning: Where they come from; None for the profile.
    """

    weights: dict[str, float]
    tuning: TunedWeights | None


def weights_in_use(catalog: Catalog, gallery_id: int, members: Sequence[Member]) -> WeightsInUse:
    """How much each member's vote counts in a gallery, and where that comes from."""
    weights = {one.encoder: one.weight for one in weighed(catalog, gallery_id, members)}
    return WeightsInUse(weights, catalog.tunings.in_use(gallery_id))


def set_by_hand(
    catalog: Catalog,
    gallery_id: int,
    members: Sequence[Member],
    weights: Mapping[str, float],
) -> int:
    """Use these weights from the next search on; returns their id, to take them back by.

    Args:
        catalog: Where they are kept.
        gallery_id: The gallery.
        members: The profile's.
        weights: By encoder; members that are not named keep what they have.

    Raises:
        WrongWeightsError: An encoder is named that is no member, or nobody would vote.
        NotFoundError: The gallery is gone.
    """
    before = weights_in_use(catalog, gallery_id, members).weights
    strangers = sorted(weights.keys() - before.keys())
    if strangers:
        raise WrongWeightsError(
            f"{', '.join(strangers)} is not in the profile", hint=f"there are {', '.join(before)}"
        )
    after = before | dict(weights)
    if not any(after.values()):
        raise WrongWeightsError("all weights are 0", hint="leave one encoder a weight above 0")
    return catalog.tunings.keep(gallery_id, after, {"before": before}, kind="by_hand")


def undo(catalog: Catalog, gallery_id: int, tuning_id: int | None = None) -> None:
    """Go back to the weights before.

    Args:
        catalog: Where they are kept.
        gallery_id: The gallery.
        tuning_id: Only if these are the weights in use.

    Raises:
        NothingToUndoError: Other weights are in use by now, or the profile's.
    """
    if not catalog.tunings.withdraw(gallery_id, tuning_id):
        raise NothingToUndoError(
            "there are no weights to take back"
            if tuning_id is None
            else "other weights are in use by now"
        )
