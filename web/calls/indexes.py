"""Versions of a gallery's indexes."""

from collections.abc import Sequence

from web.calls.addresses import at
from web.calls.group import Group
from web.schemas.indexes import EncoderIndexesOut, EncoderIndexOut, RolledBackOut


class Indexes(Group):
    """``client.indexes``."""

    def list(self, gallery: str) -> Sequence[EncoderIndexOut]:
        """Each encoder's versions, and how many pictures they cover."""
        return self._connection.get(EncoderIndexesOut, at("/galleries/{}/indexes", gallery)).indexes

    def roll_back(self, gallery: str, encoder: str, to: int | None = None) -> RolledBackOut:
        """Use another version, without a number the one before."""
        path = at("/galleries/{}/indexes/{}/rollback", gallery, encoder)
        return self._connection.call("POST", RolledBackOut, path, body={"to": to})
