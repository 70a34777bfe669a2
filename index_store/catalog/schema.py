"""Bringing a catalog's tables up to date, whoever starts first."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

from filelock import FileLock
from sqlalchemy import URL, Connection, Engine, inspect, text

from index_store.catalog.engine import open_engine
from index_store.errors import IndexStoreError

_MIGRATIONS = Path(__file__).with_name("migrations")
_SQLITE = b"SQLite format 3\0"  # how such a file begins
_ADVISORY_LOCK = 0x5E3B1A9CE  # any number, as long as nobody else in the database uses it


def newest_revision() -> str:
    """The schema this code works with: migrations are numbered files, ``0001_what_it_does.py``."""
    return max(path.name[:4] for path in (_MIGRATIONS / "versions").glob("[0-9]*.py"))


def current_revision(connection: Connection) -> str | None:
    """The schema the database has, or None when it is empty."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return None if revision is None else str(revision)


def migrate(url: URL) -> None:
    """Create the tables, or bring them up to date; several processes may do so at once.

    Raises:
        IndexStoreError: The folder of a SQLite file does not exist, the file is something else, or
            the catalog was made by a newer version of this program.
    """
    engine = open_engine(url, foreign_keys=False)
    try:
        with _sqlite_lock(url):
            with engine.connect() as connection:
                if current_revision(connection) == newest_revision():
                    return
                if engine.dialect.name == "sqlite":
                    # Lasts. Not possible in a transaction, and does not wait for others' locks.
                    connection.exec_driver_sql("PRAGMA journal_mode = WAL")
            with _transaction(engine) as connection:
                _upgrade(connection)
    finally:
        engine.dispose()


def _sqlite_lock(url: URL) -> Any:
    """One process at a time for a SQLite file; others wait."""
    if url.get_backend_name() != "sqlite" or not url.database:
        return nullcontext()
    folder = Path(url.database).parent
    if not folder.is_dir():  # a mistyped address must not litter the disk
        raise IndexStoreError(
            f"the catalog cannot be opened: there is no folder {folder}",
            hint="make it, or mend the catalog's address (SEMBLANCE_DATABASE_URL)",
        )
    _refuse_another_kind(Path(url.database))
    return FileLock(f"{url.database}.lock")


def _refuse_another_kind(file: Path) -> None:
    """Refuse what is there and no database, before a lock is put beside it."""
    try:
        with file.open("rb") as content:
            if content.read(len(_SQLITE)) in (_SQLITE, b""):
                return
    except FileNotFoundError:
        return
    except IsADirectoryError:
        pass
    raise IndexStoreError(
        f"{file} is not a SQLite database",
        hint="mend the catalog's address (SEMBLANCE_DATABASE_URL)",
    )


@contextmanager
def _transaction(engine: Engine) -> Iterator[Connection]:
    """All or nothing: both databases can undo changes to tables."""
    with engine.connect() as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
        elif engine.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        yield connection


def _upgrade(connection: Connection) -> None:
    """Run the migrations that the database lacks."""
    from alembic import command  # slow to import, and needed once
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    current = current_revision(connection)
    if current is not None and current not in known:
        raise IndexStoreError(
            f"the catalog has schema {current}, which this version does not know",
            hint="it was made by a newer version of Semblance: update this one",
        )
    command.upgrade(config, "head")
