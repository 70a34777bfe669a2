"""A small tower beside a network: written, found, read, and refused where it belongs to other weights."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import torch

from models_store.errors import TextError, WeightsError
from models_store.registry import available, load, load_text, speaks
from models_store.text.words.folder import write_words
from models_store.text.words.tower import LONGEST, WordTower, numbered
from models_store.text.words.vocabulary import Vocabulary

MakeNetwork = Callable[..., Path]

WORDS = Vocabulary(["dog", "red", "house", "tree"])


@pytest.fixture
def network(tmp_path: Path, make_network: MakeNetwork) -> Path:
    """A tiny network's folder without words."""
    return make_network(tmp_path / "tiny", "test_resnet", input_size=[3, 32, 32])


@pytest.fixture
def tower(network: Path) -> WordTower:
    """A tower as long as the network's embeddings are."""
    torch.manual_seed(0)
    dimension = load(available(network.parent)["tiny"], threads=1).dimension
    return WordTower(len(WORDS), dimension).eval()


def test_a_network_speaks_once_words_lie_beside_it(network: Path, tower: WordTower) -> None:
    spec = available(network.parent)["tiny"]
    assert not speaks(spec)
    write_words(network, tower, WORDS, scale=20.0, card="# words\n")
    assert speaks(spec)
    words = load_text(spec)
    assert (words.name, words.scale, words.bias) == ("tiny", 20.0, None)
    assert words.dimension == load(spec, threads=1).dimension
    texts = ["a red house", "Dogs", "tree tree tree"]
    found = words.embed_texts(texts)
    with torch.no_grad():
        wanted = tower(numbered(WORDS, texts)).numpy()
    assert (found * wanted).sum(1).min() > 0.999  # in half precision
    np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1, atol=1e-5)
    assert words.embed_texts([]).shape == (0, words.dimension)


def test_a_text_means_the_same_alone_and_among_longer_ones(tower: WordTower) -> None:
    short, long = "red dog", "house " * (LONGEST + 5)
    with torch.no_grad():
        alone, together = tower(numbered(WORDS, [short])), tower(numbered(WORDS, [long, short]))
    torch.testing.assert_close(alone[0], together[1], atol=1e-5, rtol=0)


def test_unknown_words_are_told_and_a_text_of_nothing_else_is_an_error(
    network: Path, tower: WordTower
) -> None:
    write_words(network, tower, WORDS, scale=20.0, card="")
    words = load_text(available(network.parent)["tiny"])
    assert words.unknown("a red quagga") == ["quagga"]
    assert words.known_like("huose") == ["house"]
    for text in ("quagga", "", "   "):
        with pytest.raises(TextError, match="knows no word"):
            words.embed_texts(["dog", text])


def test_words_learned_for_other_weights_are_refused(network: Path, tower: WordTower) -> None:
    write_words(network, tower, WORDS, scale=20.0, card="")
    config = network / "config.json"
    config.write_text(config.read_text() + "\n")
    with pytest.raises(WeightsError, match="other weights"):
        load_text(available(network.parent)["tiny"])


def test_damaged_words_are_an_error_and_the_pictures_stay(network: Path, tower: WordTower) -> None:
    write_words(network, tower, WORDS, scale=20.0, card="")
    (network / "words" / "model.safetensors").write_bytes(b"no tensors")
    spec = available(network.parent)["tiny"]
    with pytest.raises(WeightsError):
        load_text(spec)
    assert load(spec, threads=1).dimension
