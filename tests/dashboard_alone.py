"""A dashboard without workers, for browsers: what it shows was there before."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from index_store.catalog.records import NewImage
from tasks.ensemble import get_catalog
from tasks.outcome import Outcome
from tests.conftest import forget
from tests.kept_searches import answered, filled_gallery, ranked
from tests.served_app import served_app

LABELS = 75


class Kept(NamedTuple):
    """What there is to look at.

    Attributes:
        url: Where the dashboard is.
        search: Id of an answered search in the gallery ``pair``, of two pictures by two encoders.
        best: Id of its first result.
    """

    url: str
    search: str
    best: int


@contextmanager
def dashboard_alone(folder: Path) -> Iterator[Kept]:
    """A dashboard without workers over galleries whose pictures are lines of the catalog."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SEMBLANCE_VAR", str(folder / "var"))
        patch.setenv("SEMBLANCE_PROFILE", "descriptors")
        patch.setenv("SEMBLANCE_REDIS_URL", "redis://127.0.0.1:1/0")
        forget()
        catalog = get_catalog()
        pair, ids = filled_gallery(catalog, "pair", 2)
        outcomes = [
            Outcome("colour", 1.0, ranked({ids[0]: 1.0, ids[1]: 0.5})),
            Outcome("shape", 1.0, ranked({ids[0]: 0.9, ids[1]: 0.2})),
        ]
        search = answered(catalog, pair, outcomes, asked="two of a kind", k=7)
        filled_gallery(catalog, "dozen", 12)
        catalog.galleries.create("n" * 63)
        many = catalog.galleries.create("many")
        catalog.images.add_many(
            many.id,
            [
                NewImage(
                    f"{at:064}", f"var://{at}", f"{at}.jpg", 1000, f"label {at:02}" if at else None
                )
                for at in range(LABELS + 1)
            ],
        )
        with served_app() as url:
            yield Kept(url, search, ids[0])
        catalog.close()
    forget()
