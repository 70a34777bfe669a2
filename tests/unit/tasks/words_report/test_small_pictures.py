"""Drawing pictures and enlarging them in several ways."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image

from index_store.catalog.database import Catalog
from index_store.catalog.records import Gallery, NewImage
from index_store.evaluation.truth import Truth
from index_store.images import ImageFiles
from models_store.preprocess.resizing import Resizing
from models_store.text.prompts import named_prompts
from tasks.indexing import Bulk
from tasks.words_report.asking import Answers
from tasks.words_report.encoders import Speaker
from tasks.words_report.enlarging import enlarging
from tasks.words_report.names import Names
from tasks.words_report.small_pictures import Small, drawn_pictures, embedded_in
from tasks.words_report.terms import Terms

BULK = Bulk(10**6, 4, 1)
SIZES = {"cat": 12, "dog": 12, "bus": 40}


class Corner:
    """Sees the mean of each channel and the brightness of one pixel of a picture of 24 x 24."""

    name, revision, dimension, resizing = "corner", "r", 4, Resizing("bicubic", 24, 24)

    def prepare(self, picture: Image.Image) -> np.ndarray:
        large = picture.resize((24, 24), Image.Resampling.BICUBIC)
        return np.asarray(large).transpose(2, 0, 1)

    def forward(self, batch: np.ndarray) -> np.ndarray:
        seen = batch.astype(np.float32)
        rows = np.concatenate([seen.mean(axis=(2, 3)), seen[:, :1, 13, 13]], axis=1) + 1
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    with Catalog(f"sqlite:///{tmp_path}/catalog.db") as catalog:
        catalog.migrate()
        yield catalog


@pytest.fixture
def gallery(catalog: Catalog, tmp_path: Path) -> Gallery:
    """Five pictures of each of three classes; those of buses are not small."""
    gallery, chance = catalog.galleries.create("some"), np.random.default_rng(0)
    for label, side in SIZES.items():
        for number in range(5):
            buffer = BytesIO()
            Image.fromarray(chance.integers(0, 256, (side, side, 3), np.uint8)).save(buffer, "PNG")
            path = tmp_path / f"{label}{number}.png"
            path.write_bytes(buffer.getvalue())
            catalog.images.add_many(
                gallery.id,
                [
                    NewImage(
                        name=path.name,
                        content_hash=f"{len(label)}{number}{label}".ljust(64, "0"),
                        uri=path.as_uri(),
                        bytes=path.stat().st_size,
                        label=label,
                        width=side,
                        height=side,
                    )
                ],
            )
    return gallery


def asking(catalog: Catalog, gallery: Gallery) -> Answers:
    truth = Truth.of(catalog.images.labels_of(gallery.id))
    nothing = np.full((3, 10), -1)
    return Answers(np.arange(3), nothing, np.zeros((3, 10), np.float32), truth)


def terms(**options: object) -> Terms:
    return Terms([named_prompts("single")], **options)  # type: ignore[arg-type]


def test_so_many_of_each_class_are_drawn_and_the_same_ones_again(
    catalog: Catalog, gallery: Gallery
) -> None:
    answers = asking(catalog, gallery)
    drawn = drawn_pictures(catalog, answers, terms(sample=2))
    assert sorted(one.label for one in drawn.values()) == sorted(list(SIZES) * 2)
    assert drawn == drawn_pictures(catalog, answers, terms(sample=2))
    assert drawn.keys() != drawn_pictures(catalog, answers, terms(sample=2, seed=3)).keys()
    assert len(drawn_pictures(catalog, answers, terms(sample=99))) == 15


def test_a_picture_that_is_gone_is_left_out_of_all_ways(
    catalog: Catalog, gallery: Gallery, tmp_path: Path
) -> None:
    drawn = drawn_pictures(catalog, asking(catalog, gallery), terms())
    small = Small.of(drawn, Corner.resizing, ImageFiles(tmp_path), BULK.max_pixels)
    assert {one.label for one in small.pictures.values()} == {"cat", "dog"}
    (tmp_path / "cat0.png").unlink()
    told: list[tuple[int, int]] = []
    ids, vectors = embedded_in(
        ("own", "nearest"),
        Corner(),
        small,
        BULK,
        lambda done, total, *_: told.append((done, total)),
    )
    assert len(ids) == 9
    assert sorted(ids.tolist()) == ids.tolist()
    assert {one.shape for one in vectors.values()} == {(9, 4)}
    assert not np.allclose(vectors["own"], vectors["nearest"], atol=1e-3)
    assert told[-1] == (20, 20)


def engine(catalog: Catalog, var: Path, encoder: object) -> SimpleNamespace:
    return SimpleNamespace(catalog=catalog, var=var, encoder=lambda _: encoder)


def tried(catalog: Catalog, gallery: Gallery, var: Path, encoder: object, **options: object):
    answers = asking(catalog, gallery)
    one = Speaker(SimpleNamespace(name="corner"), None, Names({}, ()), answers)  # type: ignore[arg-type]
    texts = np.eye(4, dtype=np.float32)[:3]
    return enlarging(
        engine(catalog, var, encoder),
        one,
        texts,
        terms(**options),
        [0, 1, 2],
        BULK,
        lambda *_: None,
    )


def test_ways_are_compared_on_the_same_pictures(
    catalog: Catalog, gallery: Gallery, tmp_path: Path
) -> None:
    found = tried(catalog, gallery, tmp_path, Corner(), methods=("nearest", "bicubic"))
    told = found.document
    assert (told["drawn"], told["pictures"]) == (15, 10)
    assert told["own"] == {"method": "bicubic", "width": 24, "height": 24}
    own, nearest, bicubic = told["ways"]
    assert (own["method"], own["gain"]) == ("own", None)
    assert own["likeness"] == pytest.approx(1, abs=1e-5)
    assert nearest["likeness"] < 0.9999
    # Already of the size: the network's own way has nothing left to do, and it is the same way.
    assert bicubic["likeness"] == pytest.approx(1, abs=1e-5)
    assert bicubic["gain"]["map_at_10"]["mean"] == 0
    assert {one["label"] for one in told["examples"]} == {"cat", "dog"}  # no bus is small
    looks = found.looks[told["examples"][0]["id"]]
    assert looks.keys() == {"own", "nearest", "bicubic"}
    assert looks["own"].pixels.shape == (3, 24, 24)
    assert np.array_equal(looks["own"].pixels, looks["bicubic"].pixels)


def test_where_no_picture_is_small_or_the_way_is_not_known_nothing_is_tried(
    catalog: Catalog, gallery: Gallery, tmp_path: Path
) -> None:
    tiny, unknown = Corner(), Corner()
    tiny.resizing, unknown.resizing = Resizing("bicubic", 8, 8), None  # type: ignore[assignment]
    for encoder, own in ((tiny, True), (unknown, False)):
        told = tried(catalog, gallery, tmp_path, encoder, methods=("nearest",)).document
        assert (told["ways"], told["examples"], told["pictures"]) == ([], [], 0)
        assert (told["own"] is not None) == own
