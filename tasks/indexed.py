"""The encoders that can search a gallery."""

from collections.abc import Callable, Sequence

from index_store.errors import NoIndexError
from models_store.profiles import Member
from tasks.ensemble import get_member, get_profile
from tasks.runtime import Engine
from tasks.weights import weighed


def indexed_members(
    engine: Engine,
    gallery_id: int,
    chosen: Sequence[str] = (),
    left_out: Callable[[NoIndexError], None] = lambda _: None,
) -> list[Member]:
    """The profile's members, or those chosen, that have an index, weighed as in the gallery.

    Args:
        engine: Where shelves come from.
        gallery_id: The gallery.
        chosen: Only these encoders; all if there are none.
        left_out: Told why one of them is not among the members.

    Raises:
        ProfileError: One that was chosen is not in the profile.
        NoIndexError: None has an index.
    """
    for encoder in chosen:
        get_member(encoder)
    members = []
    for member in get_profile().members:
        if chosen and member.encoder not in chosen:
            continue
        try:
            engine.shelf(gallery_id, member.encoder)
        except NoIndexError as error:
            left_out(error)
        else:
            members.append(member)
    if not members:
        raise NoIndexError(
            "no encoder has an index of this gallery", hint="`semblance reindex` first"
        )
    return weighed(engine.catalog, gallery_id, members)
