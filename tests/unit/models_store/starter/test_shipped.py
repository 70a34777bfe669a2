"""The networks that come along are whole, load, and tell drawn shapes apart."""

import numpy as np
import pytest

from models_store import checksums
from models_store.encoders.base import embed
from models_store.precision_at_ten import average_precisions
from models_store.registry import GLRT, available, load
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
