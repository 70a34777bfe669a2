"""Pictures in a zip file: the originals, each in a place of its own."""

import io
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from index_store.catalog.records import Image
from index_store.images import ImageFiles
from tasks.client.archive import MISSING, zipped

IMAGE = Image(
    1,
    1,
    "a" * 64,
    "",
    "a.jpg",
    None,
    1,
    1,
    1,
    "JPEG",
    "ready",
    None,
    1,
    datetime(2026, 1, 2, tzinfo=UTC),
)


def test_originals_by_label_none_over_another(tmp_path: Path) -> None:
    for name in "abcde":
        (tmp_path / name).write_bytes(name.encode() * 10_000)
    named = [
        ("a", "x.jpg", "sea"),
        ("b", "X.JPG", "sea"),
        ("c", "x.jpg", None),
        ("d", "../../evil\x00.jpg", "../up"),
        ("e", "noext", "con/..\\tent"),
        ("gone", "gone.jpg", None),
    ]
    images = [
        replace(IMAGE, id=at, uri=str(tmp_path / file), name=name, label=label)
        for at, (file, name, label) in enumerate(named)
    ]
    data = b"".join(zipped(ImageFiles(tmp_path / "var"), images))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        contents = {name: archive.read(name)[:1] for name in names}
        told = archive.read(MISSING).decode()
        assert archive.getinfo("x.jpg").date_time[:3] == (2026, 1, 2)
    assert contents["sea/x.jpg"] == b"a"
    assert contents["sea/X (1).JPG"] == b"b"
    assert contents["x.jpg"] == b"c"
    assert not any(".." in Path(name).parts or name.startswith("/") for name in names)
    assert len(names) == len(set(names)) == 6
    assert "gone.jpg (5)" in told


def test_of_nothing_there_is_an_empty_one(tmp_path: Path) -> None:
    data = b"".join(zipped(ImageFiles(tmp_path), []))
    assert zipfile.ZipFile(io.BytesIO(data)).namelist() == []
