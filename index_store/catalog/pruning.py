"""Forgetting many rows without keeping others from writing meanwhile."""

from typing import Any

from sqlalchemy import Select, delete
from sqlalchemy.orm import InstrumentedAttribute

from index_store.catalog.engine import Database


def prune(
    database: Database, key: InstrumentedAttribute[Any], doomed: Select[Any], size: int
) -> int:
    """Delete rows, ``size`` in a transaction; returns how many.

    Args:
        database: The catalog's.
        key: The primary key of their table.
        doomed: Selects the keys of what is to go.
        size: Rows in a transaction.
    """
    batch = delete(key.class_).where(key.in_(doomed.limit(size)))
    pruned = 0
    while True:
        with database.write() as connection:
            gone = connection.execute(batch).rowcount
        pruned += gone
        if gone < size:
            return pruned
