"""Migrates once for all tests of a process: a new SQLite catalog begins as a copy of one that is empty."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from sqlalchemy import URL, make_url

from index_store.catalog import database, schema


@pytest.fixture(scope="session", autouse=True)
def migrated_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Copy what all migrations one after another make, which takes longer than most tests."""
    empty = tmp_path_factory.mktemp("catalog") / "empty.db"
    schema.migrate(make_url(f"sqlite:///{empty}"))

    def migrate(url: URL) -> None:
        if url.get_backend_name() == "sqlite" and url.database:
            new = Path(url.database)
            if new.parent.is_dir() and not new.exists():
                with FileLock(f"{new}.lock"):
                    if not new.exists():
                        shutil.copyfile(empty, new)
        schema.migrate(url)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "migrate", migrate)
        yield
