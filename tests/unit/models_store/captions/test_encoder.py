"""Pictures by their captions: the captioner's words, the text side's embedding."""

import hashlib
from collections.abc import Sequence

import numpy as np
import pytest
from PIL import Image

from models_store.captions.encoder import CaptionEncoder, embed_captions
from models_store.encoders.base import Prepared, Vectors, embed
from models_store.errors import TextError
from models_store.unit_length import unit_length


class Texts:
    """Embeds a text by its digest."""

    name = "reader"
    revision = "r1"
    dimension = 8
    scale = 1.0
    bias = None

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        if not all(texts):
            raise TextError("the text is empty")
        digests = [hashlib.sha256(one.encode()).digest()[: self.dimension] for one in texts]
        return unit_length(np.array([list(one) for one in digests], np.float32) - 127)

    def unknown(self, text: str) -> list[str]:
        return []


class Painter:
    """Says the colour of a picture's corner."""

    name = "painter"
    revision = "c1"

    def prepare(self, picture: Image.Image) -> Prepared:
        return np.asarray(picture)[0, 0]

    def write(self, batch: Prepared, prompt: str = "") -> list[str]:
        return [f"{prompt}{one.tolist()}" for one in batch]


def red_and_blue() -> list[Image.Image]:
    return [Image.new("RGB", (9, 9), colour) for colour in ("red", "blue")]


def test_a_picture_is_embedded_as_its_caption() -> None:
    loaded = []
    encoder = CaptionEncoder("caption", "e1", Texts(), lambda: loaded.append(1) or Painter())
    assert encoder.dimension == 8
    assert not loaded
    expected = Texts().embed_texts(["[255, 0, 0]", "[0, 0, 255]"])
    np.testing.assert_allclose(embed(encoder, red_and_blue()), expected, atol=1e-6)
    np.testing.assert_allclose(encoder.embed(red_and_blue()[1]), expected[1], atol=1e-6)
    assert loaded


def test_the_lines_of_a_caption_count_alike() -> None:
    embedded = embed_captions(Texts(), ["a dog\n \na brown dog\n", "a cat"])
    dog, brown, cat = Texts().embed_texts(["a dog", "a brown dog", "a cat"])
    np.testing.assert_allclose(embedded[0], unit_length((dog + brown)[np.newaxis])[0], atol=1e-6)
    np.testing.assert_allclose(embedded[1], cat, atol=1e-6)
    assert embed_captions(Texts(), []).shape == (0, 8)
    with pytest.raises(TextError):
        embed_captions(Texts(), ["a cat", ""])
