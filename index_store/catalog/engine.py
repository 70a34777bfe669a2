"""Connections to the catalog's database, and the two ways to use one: to read, or to write.

Every write transaction takes its lock at its start. On SQLite a transaction that first reads and
then writes can fail at once, without waiting, when another process wrote in between; ``BEGIN
IMMEDIATE`` waits. Reads run outside transactions: each statement sees the latest state, and
PostgreSQL is spared two round trips.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from sqlite3 import Connection as SqliteConnection

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError

from index_store.full_disk import full_disk, is_full_disk

_BUSY_TIMEOUT_S = 30
_WRITES = "semblance_writes"


class Database:
    """Opens nothing until first used; safe to share between threads, not across a fork."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self._engine = open_engine(self.url)
        self._writer = self._engine.execution_options(**{_WRITES: True})
        self._reader = self._engine
        if self._engine.dialect.name != "sqlite":  # there, leaving out BEGIN has the same effect
            self._reader = self._engine.execution_options(isolation_level="AUTOCOMMIT")

    @property
    def dialect(self) -> str:
        """``sqlite`` or ``postgresql``, for what the two say differently."""
        return self._engine.dialect.name

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection for statements that change nothing."""
        with self._reader.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A connection in a transaction, committed at the end, rolled back on an exception.

        Raises:
            DiskFullError: There is no room for it.
        """
        try:
            with self._writer.begin() as connection:
                yield connection
        except DBAPIError as error:
            if is_full_disk(error):
                raise full_disk("the catalog") from error
            raise

    def close(self) -> None:
        """Close the connections that are not in use."""
        self._engine.dispose()


def open_engine(url: URL, *, foreign_keys: bool = True) -> Engine:
    """An engine with this catalog's habits.

    Args:
        url: Address of the database.
        foreign_keys: Whether SQLite checks them; migrations that rebuild a table must not.
    """
    if url.get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True)
    engine = create_engine(url, connect_args={"timeout": _BUSY_TIMEOUT_S})

    @event.listens_for(engine, "connect")
    def configure(connection: SqliteConnection, _record: object) -> None:
        connection.isolation_level = None  # transactions begin where we say, below
        connection.execute(f"PRAGMA foreign_keys = {'ON' if foreign_keys else 'OFF'}")
        # The default, said aloud: if a power cut could undo a commit, ids would be given out twice
        # while embeddings on disk still meant the first picture.
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA cache_size = -16384")  # KiB

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get(_WRITES):
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine
