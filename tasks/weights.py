"""How much each encoder's vote counts in a gallery: as tuned there, else as the profile says."""

from collections.abc import Sequence
from dataclasses import replace

from index_store.catalog.database import Catalog
from models_store.profiles import Member


def weighed(catalog: Catalog, gallery_id: int, members: Sequence[Member]) -> list[Member]:
    """The members with their weights in a gallery; 0 for those that do not vote there.

    Where tuning left only members that are not among these, they vote as the profile says.
    """
    tuned = catalog.tunings.in_use(gallery_id)
    weights = tuned.weights if tuned else {}
    found = [replace(one, weight=weights.get(one.encoder, one.weight)) for one in members]
    return found if any(one.weight for one in found) else list(members)


def voters(catalog: Catalog, gallery_id: int, members: Sequence[Member]) -> list[Member]:
    """Those of the members that vote in a gallery, with their weights there."""
    return [one for one in weighed(catalog, gallery_id, members) if one.weight]
