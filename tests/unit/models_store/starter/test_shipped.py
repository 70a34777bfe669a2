"""The networks that come along are whole, load, and tell drawn shapes apart."""

import numpy as np
import pytest

from models_store import checksums
from models_store.derived import GLRT
from models_store.encoders.base import embed
from models_store.precision_at_ten import average_precisions
from models_store.registry import available, load, load_text
from models_store.starter.train_words import ENCODER
from models_store.text.words.place import words_folder
from tests.drawn_shapes import SHAPES, drawn

STARTERS = [name for name, spec in available(None).items() if spec.folder and name != GLRT]


@pytest.mark.parametrize("name", STARTERS)
def test_a_starter_is_what_was_published_and_finds_shapes(name: str) -> None:
    spec = available(None)[name]
    assert spec.folder is not None
    assert not checksums.wrong(spec.folder)
    chance = np.random.default_rng(0)
    labels = np.repeat(np.arange(6), 6)
    pictures = [drawn(SHAPES[one], chance) for one in labels]
    encoder = load(spec, threads=1)
    found = embed(encoder, pictures)
    assert found.shape == (36, encoder.dimension)
    # Six of each: an order by chance reaches less than .2.
    assert average_precisions(found, labels, np.arange(36)).mean() > 0.4


def test_the_words_that_come_along_belong_to_their_network_and_mean_something() -> None:
    spec = available(None)[ENCODER]
    assert spec.folder is not None
    files = words_folder(spec.folder).iterdir()
    assert sum(one.stat().st_size for one in files) <= 12e6
    words = load_text(spec)
    assert words.dimension == load(spec, threads=1).dimension
    # By class: what is said otherwise is nearer than what is another thing.
    said = words.embed_texts(["a photo of a school bus", "a bus", "a lemon", "many lemons"])
    alike = said @ said.T
    assert alike[0, 1] > 2 * abs(alike[0, 2])
    assert alike[2, 3] > 2 * abs(alike[1, 3])
    assert words.unknown("a lemon on a quagga") == ["quagga"]
