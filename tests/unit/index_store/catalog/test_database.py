from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from index_store.catalog.database import Catalog
from index_store.catalog.engine import Database
from index_store.catalog.models import GalleryRow, LabelRow
from index_store.errors import IndexStoreError


def test_ping_answers(catalog: Catalog) -> None:
    catalog.ping()


def test_ping_tells_what_to_look_at() -> None:
    nowhere = "postgresql+psycopg://nobody@127.0.0.1:1/nothing"
    refused = pytest.raises(IndexStoreError, match="does not answer")
    with Catalog(nowhere) as catalog, refused as error:
        catalog.ping()
    assert "address" in error.value.hint


def test_failed_write_leaves_no_trace(catalog: Catalog, url: str) -> None:
    gallery = catalog.galleries.create("holidays")
    database = Database(url)
    row = {"gallery_id": gallery.id, "label": "sea", "images": 1}

    def write_and_fail() -> None:
        with database.write() as connection:
            connection.execute(insert(LabelRow), row)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_and_fail()
    database.close()
    assert catalog.images.labels(gallery.id) == []


def test_rows_cannot_point_at_nothing(catalog: Catalog, url: str) -> None:
    database = Database(url)
    with pytest.raises(IntegrityError), database.write() as connection:
        connection.execute(insert(LabelRow), {"gallery_id": 99, "label": "sea", "images": 1})
    database.close()


def test_writer_that_begins_by_reading_waits_for_another_instead_of_failing(tmp_path: Path) -> None:
    """Otherwise it would build on what the other is changing, and end in 'database is locked'."""
    address = f"sqlite:///{tmp_path}/catalog.db"
    with Catalog(address) as catalog:
        catalog.migrate()
        gallery = catalog.galleries.create("holidays")
    database = Database(address)
    has_read = Event()
    rename = update(GalleryRow).where(GalleryRow.id == gallery.id)

    def read_and_write() -> str | None:
        with database.write() as connection:
            name = connection.scalar(select(GalleryRow.name))
            has_read.set()
            connection.execute(rename.values(name="third"))
            return name

    with ThreadPoolExecutor(1) as pool:
        with database.write() as connection:
            connection.execute(rename.values(name="second"))
            other = pool.submit(read_and_write)
            assert not has_read.wait(0.5)
        assert other.result() == "second"
    database.close()


def test_readers_do_not_wait_for_a_writer(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path}/catalog.db"
    with Catalog(address) as catalog:
        catalog.migrate()
        gallery = catalog.galleries.create("holidays")
        database = Database(address)
        with database.write() as connection:
            connection.execute(update(GalleryRow).values(revision=7))
            assert catalog.galleries.revision(gallery.id) == 0
        database.close()
        assert catalog.galleries.revision(gallery.id) == 7
