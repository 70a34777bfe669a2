"""Pictures are read safely, and the same whether kept or not."""

import logging
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from models_store.errors import PictureError
from models_store.training.errors import TrainingError
from models_store.training.pictures import Labelled, Pictures


def png(level: int, side: int = 8) -> bytes:
    buffer = BytesIO()
    Image.new("RGB", (side, side), (level, 0, 0)).save(buffer, "PNG")
    return buffer.getvalue()


def level(picture: Image.Image) -> int:
    return int(np.asarray(picture)[0, 0, 0])


def test_sources_may_be_files_bytes_or_functions(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(png(1))
    items = [
        Labelled("a", tmp_path / "a.png", "x"),
        Labelled("b", png(2), "y"),
        Labelled("c", lambda: png(3), "x"),
    ]
    for cache_bytes in (0, 10**6):
        pictures = Pictures(items, cache_bytes=cache_bytes)
        assert [level(pictures.open(at)) for at in range(3)] == [1, 2, 3]
        assert pictures.classes == ("x", "y")
        assert pictures.labels.tolist() == [0, 1, 0]


def test_no_more_is_kept_than_fits() -> None:
    items = [Labelled(str(at), png(at % 250), "x") for at in range(1500)]
    bytes_each = 8 * 8 * 3
    pictures = Pictures(items, cache_bytes=1100 * bytes_each)
    assert 0 < pictures.kept <= 1100
    assert level(pictures.open(1400)) == 1400 % 250


def test_what_is_kept_is_not_read_again() -> None:
    reads = []

    def read() -> bytes:
        reads.append(1)
        return png(9)

    pictures = Pictures([Labelled("a", read, "x")], cache_bytes=10**6)
    assert [level(pictures.open(0)) for _ in range(3)] == [9, 9, 9]
    assert len(reads) == 1


def test_large_pictures_are_reduced() -> None:
    pictures = Pictures([Labelled("a", png(5, side=100), "x")], side=20, cache_bytes=10**6)
    assert pictures.open(0).size == (20, 20)


@pytest.mark.parametrize("cache_bytes", [0, 10**6])
def test_the_next_of_the_class_stands_in_for_a_damaged_one(
    cache_bytes: int, caplog: pytest.LogCaptureFixture
) -> None:
    items = [
        Labelled("a", png(1), "x"),
        Labelled("b", png(2), "y"),
        Labelled("c", png(3)[:40], "x"),
        Labelled("d", Path("/nowhere/d.png"), "z"),
    ]
    pictures = Pictures(items, cache_bytes=cache_bytes)
    with pytest.raises(PictureError):
        pictures.open(2)
    with caplog.at_level(logging.WARNING):
        assert level(pictures.open_or_another(2)) == 1
    assert "c cannot be read" in caplog.text
    with pytest.raises(TrainingError, match="no picture of z"):
        pictures.open_or_another(3)


def test_ids_must_differ() -> None:
    with pytest.raises(TrainingError, match="id of its own"):
        Pictures([Labelled("a", png(1), "x"), Labelled("a", png(2), "x")])


def test_the_digest_changes_with_labels_and_order() -> None:
    one, two = Labelled("a", png(1), "x"), Labelled("b", png(2), "y")
    digests = {
        Pictures(items).digest()
        for items in ([one, two], [two, one], [one, Labelled("b", png(2), "x")])
    }
    assert len(digests) == 3
    assert Pictures([one, two]).digest() == Pictures([one, two], cache_bytes=99).digest()
