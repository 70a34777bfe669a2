from pathlib import Path

import pytest
from PIL import Image

from settings import get_settings
from web.calls.uploads import Batch, Labelled, batches
from web.client import ApiError, Client


def picture(folder: Path, name: str, colour: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (40, 40), colour).save(path)
    return path


def file(folder: Path, name: str, size: int) -> Path:
    (folder / name).write_bytes(bytes(size))
    return folder / name


def test_a_batch_has_one_label_and_fits_an_upload(tmp_path: Path) -> None:
    a, b, c, d = (file(tmp_path, name, 4000) for name in "abcd")
    large = file(tmp_path, "large", 50_000)
    files = [
        Labelled(a, "x"),
        Labelled(b, "x"),
        Labelled(c, "x"),
        Labelled(large, "x"),
        Labelled(d),
    ]
    assert list(batches(files, 12_000)) == [
        Batch([a, b], "x"),
        Batch([c], "x"),
        Batch([large], "x"),
        Batch([d], None),
    ]
    assert list(batches([], 12_000)) == []


def test_a_batch_has_so_many_files(tmp_path: Path) -> None:
    one = file(tmp_path, "one", 1)
    assert [len(batch.paths) for batch in batches([Labelled(one)] * 120, 1e9)] == [50, 50, 20]


def test_files_come_with_their_labels_and_bad_ones_are_named(
    calls: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEMBLANCE_MAX_UPLOAD_MB", "0.5")
    get_settings.cache_clear()
    calls.galleries.create("some")
    files = [
        Labelled(picture(tmp_path, "sea/1.png", "blue"), "sea"),
        Labelled(file(tmp_path, "sea/none.png", 100), "sea"),
        Labelled(picture(tmp_path, "red.png", "red")),
        Labelled(picture(tmp_path, "sea/2.png", "blue"), "sea"),
        Labelled(file(tmp_path, "broken.png", 100), "broken"),
        Labelled(file(tmp_path, "sea/large.png", 35_000_000)),
    ]
    outcomes = list(calls.images.upload_all("some", files))
    added = [image for one in outcomes for image in one.added]
    assert [(image.name, image.label) for image in added] == [("1.png", "sea"), ("red.png", None)]
    assert [image.id for one in outcomes for image in one.duplicates] == [added[0].id]
    rejected = {error.name: error.code for one in outcomes for error in one.rejected}
    assert rejected == {
        "none.png": "unsupported_picture",
        "broken.png": "unsupported_picture",
        "large.png": "upload_too_large",
    }
    assert {image.id for image in calls.images.list("some", page_size=1)} == {
        image.id for image in added
    }


def test_several_that_are_all_rejected_are_an_answer(calls: Client) -> None:
    calls.galleries.create("some")
    outcome = calls.images.upload("some", [b"no picture", b"none either"])
    assert len(outcome.rejected) == 2
    assert not outcome.added


def test_an_upload_to_nowhere_is_an_error(calls: Client, tmp_path: Path) -> None:
    files = [Labelled(picture(tmp_path, "red.png", "red"))]
    with pytest.raises(ApiError, match="no gallery"):
        list(calls.images.upload_all("nowhere", files))
