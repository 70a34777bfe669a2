"""A catalog on each database there is to test on."""

import hashlib
import os
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from index_store.catalog.database import Catalog
from index_store.catalog.records import Gallery, NewImage


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Address of an empty database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/catalog.db"
        return
    server = os.environ.get("SEMBLANCE_TEST_POSTGRES")
    if not server:
        pytest.skip("SEMBLANCE_TEST_POSTGRES names no PostgreSQL to test on")
    schema = f"test_{uuid.uuid4().hex}"
    engine = create_engine(server)
    with engine.begin() as connection:
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    address = make_url(server).update_query_dict({"options": f"-csearch_path={schema}"})
    yield address.render_as_string(hide_password=False)
    with engine.begin() as connection:
        connection.execute(text(f"DROP SCHEMA {schema} CASCADE"))
    engine.dispose()


@pytest.fixture
def catalog(url: str) -> Iterator[Catalog]:
    with Catalog(url) as catalog:
        catalog.migrate()
        yield catalog


@pytest.fixture
def gallery(catalog: Catalog) -> Gallery:
    return catalog.galleries.create("holidays")


@pytest.fixture
def picture() -> Callable[..., NewImage]:
    """Makes a picture to add; pictures of the same content have the same first argument."""

    def make(content: object, origin: str | None = None, **values: object) -> NewImage:
        particulars: dict[str, object] = {
            "content_hash": hashlib.sha256(str(content).encode()).hexdigest(),
            "uri": origin or f"var://originals/{content}.jpg",
            "origin": origin,
            "mtime_ns": None if origin is None else 1,
            "name": f"{content}.jpg",
            "bytes": 1000,
            "width": 40,
            "height": 30,
            "format": "JPEG",
        }
        return NewImage(**(particulars | values))  # type: ignore[arg-type]

    return make
