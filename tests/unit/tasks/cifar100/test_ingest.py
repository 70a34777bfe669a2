from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from index_store.catalog.database import Catalog
from index_store.catalog.records import Gallery
from index_store.images import ImageFiles
from tasks.cifar100 import ingest
from tasks.cifar100.errors import Cifar100Error
from tasks.cifar100.ingest import Origin, ingest_cifar100
from tasks.cifar100.published import PARTS, PartName
from tasks.cifar100.source import opened
from tasks.cifar100.survey import survey
from tasks.ingest import Summary
from tasks.intake import Intake
from tests.cifar100_files import (
    coarse_name,
    coarse_of,
    files,
    fine_name,
    part,
    pictures,
    planes_of,
    python2,
    write_archive,
    write_folder,
)

TRAIN, TEST = pictures(1, seed=1, classes=20), pictures(1, seed=2, classes=10)
Run = Callable[..., Summary]


@pytest.fixture
def written() -> Mapping[str, bytes]:
    return files(TRAIN, TEST)


@pytest.fixture
def folder(tmp_path: Path, written: Mapping[str, bytes]) -> Path:
    return write_folder(tmp_path / "cifar-100-python", written)


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    (tmp_path / "var").mkdir()
    with Catalog(f"sqlite:///{tmp_path}/var/catalog.db") as catalog:
        catalog.migrate()
        yield catalog


@pytest.fixture
def gallery(catalog: Catalog) -> Gallery:
    return catalog.galleries.create("cifar")


@pytest.fixture
def kept(tmp_path: Path) -> ImageFiles:
    return ImageFiles(tmp_path / "var")


@pytest.fixture
def run(
    catalog: Catalog, gallery: Gallery, kept: ImageFiles, monkeypatch: pytest.MonkeyPatch
) -> Run:
    monkeypatch.setattr(ingest, "_BATCH", 7)

    def run(
        path: Path, parts: tuple[PartName, ...] = PARTS, progress: Callable[..., None] | None = None
    ) -> Summary:
        with opened(path) as source:
            return ingest_cifar100(
                catalog,
                kept,
                gallery,
                Origin(source, path, parts),
                survey(source, parts),
                max_pixels=100_000,
                threads=2,
                progress=progress or (lambda *_: None),
            )

    return run


def counted(summary: Summary) -> tuple[int, int, int]:
    assert not summary.corrupt
    assert not summary.skipped
    return summary.added, summary.duplicates, summary.unchanged


def test_every_picture_is_kept_with_its_label_name_and_pixels(
    catalog: Catalog, gallery: Gallery, kept: ImageFiles, folder: Path, run: Run
) -> None:
    told: list[tuple[int, int | None, str]] = []
    assert counted(run(folder, progress=lambda *one: told.append(one))) == (30, 0, 0)
    assert told[-1] == (30, 30, "reading")
    assert [one[0] for one in told] == sorted(one[0] for one in told)
    images = catalog.images.page(gallery.id)
    assert [image.name for image in images] == [
        *(f"train/{one.name}" for one in TRAIN),
        *(f"test/{one.name}" for one in TEST),
    ]
    for image, drawn in zip(images, [*TRAIN, *TEST], strict=True):
        assert image.label == fine_name(drawn.fine)
        assert (image.width, image.height, image.format) == (32, 32, "PNG")
        assert kept.is_kept(image.uri)
        with Image.open(BytesIO(kept.read(image.uri))) as picture:
            assert np.array_equal(planes_of(picture), drawn.planes)
        assert kept.has_thumbnail(image.content_hash)
    assert catalog.superclasses.of(gallery.id) == {
        fine_name(one): coarse_name(coarse_of(one)) for one in range(20)
    }


def test_again_reads_no_picture_and_another_copy_of_the_files_adds_none(
    folder: Path,
    written: Mapping[str, bytes],
    tmp_path: Path,
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run(folder)
    with monkeypatch.context() as patch:
        patch.delattr(Intake, "from_bytes")
        assert counted(run(folder)) == (0, 0, 30)
    archive = write_archive(tmp_path / "cifar-100-python.tar.gz", written)
    assert counted(run(archive)) == (0, 30, 0)


def test_the_archive_does_as_well_as_the_folder(
    catalog: Catalog, gallery: Gallery, written: Mapping[str, bytes], tmp_path: Path, run: Run
) -> None:
    archive = write_archive(tmp_path / "cifar-100-python.tar.gz", written)
    assert counted(run(archive)) == (30, 0, 0)
    assert counted(run(archive)) == (0, 0, 30)
    assert catalog.galleries.get_by_id(gallery.id).labels == 20


def test_parts_come_alone_or_one_after_the_other(folder: Path, run: Run) -> None:
    assert counted(run(folder, ("test",))) == (10, 0, 0)
    assert counted(run(folder)) == (20, 0, 10)


def test_stopped_half_way_it_goes_on_where_it_was(
    catalog: Catalog, gallery: Gallery, folder: Path, run: Run
) -> None:
    def stop(done: int, total: int | None, stage: str) -> None:
        if done == 17:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(folder, progress=stop)
    assert catalog.galleries.get_by_id(gallery.id).images == 14  # whole batches
    assert counted(run(folder)) == (16, 0, 14)


def test_a_removed_picture_comes_back_and_a_lost_thumbnail_is_made_anew(
    catalog: Catalog, gallery: Gallery, kept: ImageFiles, folder: Path, run: Run
) -> None:
    run(folder)
    first, second, *_ = catalog.images.page(gallery.id)
    catalog.images.remove([first.id])
    kept.thumbnail_path(second.content_hash).unlink()
    assert counted(run(folder)) == (1, 1, 28)
    assert catalog.images.get(first.id).state == "ready"
    assert kept.has_thumbnail(second.content_hash)


def test_the_same_picture_twice_is_one_and_the_first_label_counts(
    catalog: Catalog, gallery: Gallery, folder: Path, run: Run
) -> None:
    twin = TRAIN[0]._replace(fine=3, name="twin.png")
    (folder / "test").write_bytes(python2(part([*TEST, twin, twin], b"testing batch 1 of 1")))
    assert counted(run(folder)) == (30, 2, 0)
    (first, *_) = catalog.images.page(gallery.id)
    assert (first.name, first.label) == (f"train/{TRAIN[0].name}", fine_name(0))


def test_a_class_of_two_superclasses_is_refused_before_anything_is_done(
    catalog: Catalog, gallery: Gallery, folder: Path, run: Run
) -> None:
    held = part(TEST, b"testing batch 1 of 1")
    held[b"coarse_labels"][4] = 19
    (folder / "test").write_bytes(python2(held))
    with pytest.raises(
        Cifar100Error, match="class_04 is of two superclasses: superclass_00 and superclass_19"
    ):
        run(folder)
    assert catalog.galleries.get_by_id(gallery.id).images == 0
    assert catalog.superclasses.of(gallery.id) == {}


@pytest.mark.parametrize("missing", ["meta", "train", "test"])
def test_a_missing_file_is_named(folder: Path, run: Run, missing: str) -> None:
    (folder / missing).unlink()
    with pytest.raises(Cifar100Error, match=f"has no file {missing}") as refused:
        run(folder)
    assert "meta, train and test" in refused.value.hint
