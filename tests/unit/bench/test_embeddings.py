"""Embeddings are the service's own, in the order of the pictures, and made once."""

import zipfile
from io import BytesIO

import numpy as np
import pytest
from PIL import Image
from retrieval.embeddings import embedded
from retrieval.views import photographs

from models_store.encoders.base import embed
from models_store.registry import available, load

COLOURS = {"cat/1.jpg": "red", "cat/2.jpg": "orange", "dog/1.jpg": "blue"}


@pytest.fixture
def photos(tmp_path):
    with zipfile.ZipFile(tmp_path / "pets.zip", "w") as archive:
        for name, colour in COLOURS.items():
            buffer = BytesIO()
            Image.new("RGB", (32, 32), colour).save(buffer, "PNG")
            archive.writestr(name, buffer.getvalue())
    return photographs(tmp_path / "pets.zip", None, seed=0)


def test_they_are_the_encoders_and_kept(photos, tmp_path):
    spec = available(None)["colour"]
    vectors = embedded(photos, {"colours": spec}, tmp_path)["colours"]
    pictures = [Image.new("RGB", (32, 32), colour) for colour in COLOURS.values()]
    assert np.allclose(vectors, embed(load(spec), pictures))

    photos.archive.unlink()  # what is kept needs no pictures
    assert np.array_equal(embedded(photos, {"colours": spec}, tmp_path)["colours"], vectors)


def test_a_picture_that_cannot_be_opened_is_named(photos, tmp_path):
    with zipfile.ZipFile(photos.archive, "w") as archive:
        for name in photos.names:
            archive.writestr(name, b"no picture")
    with pytest.raises(ValueError, match=r"colour cannot embed 3 pictures .* cat/1\.jpg"):
        embedded(photos, {"colour": available(None)["colour"]}, tmp_path)
