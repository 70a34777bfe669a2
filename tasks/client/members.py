"""Encoders, as people name them."""

from collections.abc import Iterable

from index_store.errors import NotFoundError
from tasks.ensemble import get_profile


def require_members(encoders: Iterable[str]) -> None:
    """Refuse names of encoders that are not in use.

    Raises:
        NotFoundError: One of them is not in the profile.
    """
    known = [member.encoder for member in get_profile().members]
    for encoder in encoders:
        if encoder not in known:
            raise NotFoundError(
                f"no encoder of the profile is called {encoder}",
                hint=f"it has {', '.join(known)}",
            )
