"""Captions of a CSV file, given to the pictures they are of."""

from pathlib import Path

import pytest

from index_store.catalog.database import Catalog
from index_store.catalog.records import Gallery, NewImage
from tasks.caption_file import read_captions
from tasks.ensemble import get_catalog
from tasks.errors import BadCaptionsError


@pytest.fixture
def catalog(var: Path) -> Catalog:
    return get_catalog()


@pytest.fixture
def gallery(catalog: Catalog) -> Gallery:
    """Pictures 1 to 4, two of which have the same name, the last with a folder in its name."""
    made = catalog.galleries.create("some")
    for number, place in enumerate(("/a/one.jpg", "/a/two.jpg", "/b/two.jpg"), 1):
        name = Path(place).name
        catalog.images.add_many(made.id, [NewImage(str(number) * 64, place, name, 1, origin=place)])
    catalog.images.add_many(made.id, [NewImage("4" * 64, "var://x/4.png", "train/four.png", 1)])
    return made


def test_pictures_are_found_by_name_and_by_folder_where_need_be(
    catalog: Catalog, gallery: Gallery, tmp_path: Path
) -> None:
    file = tmp_path / "captions.csv"
    file.write_text(
        "\ufeffimage,caption,by\none.jpg,A dog ,x\none.jpg,  a brown   dog,y\none.jpg,A dog,z\n"
        "two.jpg,which?\n"
        'b/two.jpg,"a boat, red"\nfour.png,a star\nfive.jpg,nobody\n,nothing\none.jpg,\n',
        encoding="utf-8",
    )
    read = read_captions(catalog, gallery.id, file)
    assert read.texts == {1: "A dog\na brown dog", 3: "a boat, red", 4: "a star"}
    assert (read.unknown, read.ambiguous) == (["five.jpg"], ["two.jpg"])


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"picture,text\na,b\n", "no column image and no column caption"),
        (b"", "no column"),
        (b"image,caption\na,\xff\xfe\n", "no CSV in UTF-8"),
    ],
)
def test_other_files_are_refused(
    catalog: Catalog, gallery: Gallery, tmp_path: Path, content: bytes, reason: str
) -> None:
    (tmp_path / "x.csv").write_bytes(content)
    with pytest.raises(BadCaptionsError, match=reason) as refused:
        read_captions(catalog, gallery.id, tmp_path / "x.csv")
    assert "image and caption" in refused.value.hint
