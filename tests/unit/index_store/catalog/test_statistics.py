"""What a gallery is like in all: counts that are kept, also of what was there before they were."""

from collections.abc import Callable

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, text

from index_store.catalog.database import Catalog
from index_store.catalog.records import Gallery, NewImage


def test_classes_of_size_have_no_gaps(
    catalog: Catalog, gallery: Gallery, picture: Callable[..., NewImage]
) -> None:
    assert catalog.statistics.sizes(gallery.id) == []
    pictures = [picture(1, width=500, height=400), picture(2, width=3000, height=2000)]
    catalog.images.add_many(gallery.id, pictures)
    sizes = [(int(one.value), one.images) for one in catalog.statistics.sizes(gallery.id)]
    assert sizes == [(100_000, 1), (300_000, 0), (1_000_000, 0), (2_000_000, 0), (4_000_000, 1)]


def test_labels_and_reasons(
    catalog: Catalog, gallery: Gallery, picture: Callable[..., NewImage]
) -> None:
    pictures = [picture(n, label="abc"[n % 3]) for n in range(7)] + [picture("bare")]
    broken = [picture(f"x{n}", error=("cut off", "no picture")[n > 1]) for n in range(3)]
    catalog.images.add_many(gallery.id, pictures + broken)
    found = catalog.statistics.labels(gallery.id, most=2)
    assert found == ([("a", 3), ("b", 2)], 3, 7)
    assert catalog.statistics.unreadable(gallery.id) == [("cut off", 2), ("no picture", 1)]


def test_ingests_of_a_gallery_of_the_same_name_are_others(
    catalog: Catalog, gallery: Gallery
) -> None:
    job, _ = catalog.jobs.submit("ingest", gallery, None, {"path": "/a"})
    assert catalog.ingests.summary(job.id) is None
    catalog.ingests.keep(job.id, {"added": 1})
    catalog.ingests.keep(job.id, {"added": 2})
    assert catalog.ingests.summary(job.id) == {"added": 2}
    (one,) = catalog.ingests.latest(gallery.name, gallery.id)
    assert (one.params["path"], one.summary["added"]) == ("/a", 2)
    catalog.galleries.delete(gallery.name)
    again = catalog.galleries.create(gallery.name)
    assert catalog.ingests.latest(again.name, again.id) == []


def test_what_was_there_before_is_counted(url: str) -> None:
    engine = create_engine(url)
    config = Config()
    config.set_main_option("script_location", "index_store/catalog/migrations")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0006")
        connection.execute(
            text(
                "INSERT INTO galleries (id, name, created_at, revision, images, corrupt, removed)"
                " VALUES (1, 'g', '2020-01-01 00\\:00\\:00.0', 0, 3, 0, 1)"
            )
        )
        for image_id, state, kind, width, day in BEFORE:
            connection.execute(
                text(
                    "INSERT INTO images (id, gallery_id, content_hash, uri, name, width, height, bytes,"
                    " format, state, revision, added_revision, created_at) VALUES"
                    " (:id, 1, :hash, 'x', 'x', :width, 1000, 10, :kind, :state, 1, 1, :moment)"
                ),
                {
                    "id": image_id,
                    "hash": str(image_id),
                    "width": width,
                    "kind": kind,
                    "state": state,
                    "moment": f"{day} 12:00:00.000000",
                },
            )
    engine.dispose()
    with Catalog(url) as catalog:
        catalog.migrate()
        statistics = catalog.statistics
        assert statistics.formats(1) == [("JPEG", 2, 20), ("PNG", 1, 10)]
        assert [(one.value, one.images) for one in statistics.sizes(1)] == [
            ("300000", 1),
            ("1000000", 1),
            ("2000000", 1),
        ]
        assert [(one.value, one.images) for one in statistics.days(1)] == [
            ("2020-01-02", 2),
            ("2020-03-01", 1),
        ]


BEFORE = [
    (1, "ready", "JPEG", 999, "2020-01-02"),
    (2, "ready", "JPEG", 1000, "2020-01-02"),
    (3, "ready", "PNG", 2000, "2020-03-01"),
    (4, "removed", "PNG", 2000, "2020-03-01"),
]
