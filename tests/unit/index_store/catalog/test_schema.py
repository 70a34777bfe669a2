import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from filelock import FileLock
from sqlalchemy import create_engine, inspect, make_url, text

from index_store.catalog import schema
from index_store.catalog.clock import now
from index_store.catalog.database import Catalog
from index_store.catalog.models import Base
from index_store.errors import IndexStoreError

MIGRATE = (
    "import sys; from index_store.catalog.database import Catalog; Catalog(sys.argv[1]).migrate()"
)


def test_migrations_make_the_tables_that_the_models_describe(catalog: Catalog, url: str) -> None:
    engine = create_engine(url)
    with engine.connect() as connection:
        options = {"compare_type": True, "include_name": _is_no_index_of_words}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, Base.metadata) == []
        columns = {
            (table, column["name"], column["nullable"])
            for table in Base.metadata.tables
            for column in inspect(connection).get_columns(table)
        }
    engine.dispose()
    assert columns == {
        (table.name, column.name, column.nullable)
        for table in Base.metadata.tables.values()
        for column in table.columns
    }


def _is_no_index_of_words(name: str | None, kind: str, parents: object) -> bool:
    """Whether it can be described: what finds captions by their words is of each database's own kind."""
    return not (name or "").startswith("caption_words")


def test_newest_revision_is_alembics_head() -> None:
    config = Config()
    config.set_main_option("script_location", "index_store/catalog/migrations")
    config.set_main_option("path_separator", "os")
    assert schema.newest_revision() == ScriptDirectory.from_config(config).get_current_head()


def test_migrating_again_keeps_what_is_there(catalog: Catalog) -> None:
    made = catalog.galleries.create("holidays")
    catalog.migrate()
    assert catalog.galleries.get("holidays") == made


def test_processes_that_start_together_migrate_once(url: str) -> None:
    processes = [subprocess.Popen([sys.executable, "-c", MIGRATE, url]) for _ in range(4)]
    assert [process.wait() for process in processes] == [0, 0, 0, 0]
    with Catalog(url) as catalog:
        assert catalog.galleries.list() == []


def test_sqlite_file_is_migrated_by_one_at_a_time(tmp_path: Path) -> None:
    url = make_url(f"sqlite:///{tmp_path}/catalog.db")
    with ThreadPoolExecutor(1) as pool:
        with FileLock(f"{tmp_path}/catalog.db.lock"):
            waiting = pool.submit(schema.migrate, url)
            with pytest.raises(TimeoutError):
                waiting.result(timeout=0.5)
        waiting.result()


def test_catalog_of_a_newer_version_is_refused(catalog: Catalog, url: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(IndexStoreError, match="9999") as refused:
        catalog.migrate()
    assert "newer" in refused.value.hint


def test_failed_migration_leaves_nothing_behind(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail_at_the_end(connection: object, *_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("alembic.runtime.migration.HeadMaintainer._insert_version", fail_at_the_end)
        with pytest.raises(KeyboardInterrupt):
            schema.migrate(make_url(url))
    engine = create_engine(url)
    assert inspect(engine).get_table_names() == []
    engine.dispose()
    schema.migrate(make_url(url))
    with Catalog(url) as catalog:
        assert catalog.galleries.list() == []


def test_folder_that_does_not_exist_is_not_made(tmp_path: Path) -> None:
    folder = tmp_path / "mistyped"
    with (
        Catalog(f"sqlite:///{folder}/catalog.db") as catalog,
        pytest.raises(IndexStoreError, match="there is no folder") as refused,
    ):
        catalog.migrate()
    assert str(folder) in str(refused.value)
    assert refused.value.hint
    assert not folder.exists()


@pytest.mark.parametrize("kind", ["text", "folder"])
def test_what_is_no_database_is_left_alone(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "catalog.db"
    path.mkdir() if kind == "folder" else path.write_text("passwords")
    with pytest.raises(IndexStoreError, match="not a SQLite database"):
        schema.migrate(make_url(f"sqlite:///{path}"))
    assert [one.name for one in tmp_path.iterdir()] == ["catalog.db"]


def test_sqlite_lets_readers_and_a_writer_work_side_by_side(tmp_path: Path) -> None:
    with Catalog(f"sqlite:///{tmp_path}/catalog.db") as catalog:
        catalog.migrate()
    engine = create_engine(f"sqlite:///{tmp_path}/catalog.db")
    with engine.connect() as connection:
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
    engine.dispose()


def test_what_was_there_before_0002_is_dated_and_named(url: str) -> None:
    """Pictures removed before can be restored from now on as long as others; searches need theirs."""
    engine = create_engine(url)
    config = Config()
    config.set_main_option("script_location", "index_store/catalog/migrations")
    config.set_main_option("path_separator", "os")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        for statement in BEFORE_0002:
            connection.execute(text(statement.replace(":", "\\:")))
    engine.dispose()
    moment = now()
    with Catalog(url) as catalog:
        catalog.migrate()
        assert catalog.references.needed(["a", "b", "c"], moment).thumbnails == {"a", "b", "c"}
        late = catalog.references.needed(["a", "b", "c"], now())
        assert (late.thumbnails, late.copies) == ({"a", "c"}, {"a"})


BEFORE_0002 = (
    "INSERT INTO galleries VALUES (1, 'g', '2020-01-01 00:00:00.0', NULL, 0, 1, 0, 1)",
    "INSERT INTO images VALUES (1, 1, 'a', 'var://x', NULL, NULL, NULL, 'x', NULL, 1, 1, 1, 'PNG',"
    " 'ready', NULL, 1, 1, '2020-01-01 00:00:00.0')",
    "INSERT INTO images VALUES (2, 1, 'b', 'var://x', NULL, NULL, NULL, 'x', NULL, 1, 1, 1, 'PNG',"
    " 'removed', NULL, 1, 1, '2020-01-01 00:00:00.0')",
    "INSERT INTO searches VALUES ('s', 1, 'x', 10, 'done', 1, '',"
    """ '{"content_hash": "c"}', '{}', '2020-01-01 00:00:00.0')""",
)
