"""Vote weights of single galleries: kept one after the other, and taken back the same way."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from sqlalchemy import Select, insert, select, update

from index_store.catalog.census import lock_gallery
from index_store.catalog.clock import now
from index_store.catalog.engine import Database
from index_store.catalog.models import TunedWeightsRow
from index_store.catalog.records import TunedWeights, TuningKind

_IN_USE: Select[Any] = (
    select(*(getattr(TunedWeightsRow, field.name) for field in fields(TunedWeights)))
    .where(TunedWeightsRow.withdrawn_at.is_(None))
    .order_by(TunedWeightsRow.id.desc())
    .limit(1)
)


class Tunings:
    """Remembers which weights a gallery's votes have."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep(
        self,
        gallery_id: int,
        weights: Mapping[str, float],
        report: Mapping[str, Any],
        *,
        kind: TuningKind = "labels",
    ) -> int:
        """Use these weights from now on; returns their id.

        Raises:
            NotFoundError: The gallery is gone.
        """
        with self._database.write() as connection:
            lock_gallery(connection, gallery_id)
            return connection.execute(
                insert(TunedWeightsRow)
                .values(
                    gallery_id=gallery_id,
                    kind=kind,
                    weights=dict(weights),
                    report=dict(report),
                    created_at=now(),
                )
                .returning(TunedWeightsRow.id)
            ).scalar_one()

    def in_use(self, gallery_id: int) -> TunedWeights | None:
        """The weights of the gallery's votes; None for the profile's."""
        with self._database.read() as connection:
            row = connection.execute(
                _IN_USE.where(TunedWeightsRow.gallery_id == gallery_id)
            ).one_or_none()
        return None if row is None else TunedWeights(*row)

    def withdraw(self, gallery_id: int, tuning_id: int | None = None) -> bool:
        """Go back to the weights before, in the end to the profile's; whether there was anything to undo.

        Args:
            gallery_id: The gallery.
            tuning_id: Only if these are the weights in use; whatever else somebody chose since stays.
        """
        latest = (
            select(TunedWeightsRow.id)
            .where(TunedWeightsRow.gallery_id == gallery_id, TunedWeightsRow.withdrawn_at.is_(None))
            .order_by(TunedWeightsRow.id.desc())
            .limit(1)
        )
        change = update(TunedWeightsRow).where(TunedWeightsRow.id == latest.scalar_subquery())
        if tuning_id is not None:
            change = change.where(TunedWeightsRow.id == tuning_id)
        with self._database.write() as connection:
            return bool(connection.execute(change.values(withdrawn_at=now())).rowcount)
