"""Who did what, and who tried to."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import Select, insert, select

from index_store.catalog.access_models import AuditRow
from index_store.catalog.access_records import AuditEntry
from index_store.catalog.clock import now
from index_store.catalog.engine import Database
from index_store.catalog.pruning import prune

_PRUNE_BATCH = 1000  # rows per transaction: others get to write in between
_ENTRY: Select[Any] = select(*(getattr(AuditRow, field.name) for field in fields(AuditEntry)))


class AuditLog:
    """Remembers changes for a while, and attempts that were refused."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def record(
        self,
        action: str,
        target: str = "",
        *,
        who: str,
        address: str = "",
        key_id: str | None = None,
        outcome: str = "done",
    ) -> None:
        """Remember something; see :class:`AuditEntry` for what each word means."""
        values = {
            "at": now(),
            "who": who[:63],
            "key_id": key_id,
            "address": address[:64],
            "action": action[:64],
            "target": target[:255],
            "outcome": outcome,
        }
        with self._database.write() as connection:
            connection.execute(insert(AuditRow), values)

    def list(
        self, *, who: str | None = None, before: int | None = None, limit: int = 50
    ) -> Sequence[AuditEntry]:
        """Up to ``limit`` entries, newest first, beginning after the entry with the id ``before``."""
        statement = _ENTRY
        if who is not None:
            statement = statement.where(AuditRow.who == who)
        if before is not None:
            statement = statement.where(AuditRow.id < before)
        with self._database.read() as connection:
            found = connection.execute(statement.order_by(AuditRow.id.desc()).limit(limit))
            return [AuditEntry(*row) for row in found]

    def prune(self, before: datetime) -> int:
        """Forget what is older than that; returns how much."""
        doomed = select(AuditRow.id).where(AuditRow.at < before)
        return prune(self._database, AuditRow.id, doomed, _PRUNE_BATCH)
