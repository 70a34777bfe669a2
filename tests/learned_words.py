"""A text tower that was taught the names of drawings, in no time, and really finds them.

Its layers stay random; what they make of a sentence is mapped onto the mean embedding of the class's pictures
by least squares, which for fewer sentences than the tower is wide has an exact answer.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from models_store.encoders.base import Vectors, embed
from models_store.registry import available, load
from models_store.text.words.folder import write_words
from models_store.text.words.tower import WordTower, numbered
from models_store.text.words.vocabulary import Vocabulary
from models_store.unit_length import unit_length

SENTENCE = "a photo of a {}."
_RIDGE = 1e-6


def teach(network: Path, pictures: Mapping[str, Sequence[Image.Image]]) -> None:
    """Give a network, in its own folder, words for classes.

    It knows them in the sentence :data:`SENTENCE` only; other sentences about them are mostly noise to it.

    Args:
        network: The folder, under a folder of networks.
        pictures: Of each class, by its name.
    """
    encoder = load(available(network.parent)[network.name], threads=1)
    means = np.stack([embed(encoder, one).mean(axis=0) for one in pictures.values()])
    sentences = [SENTENCE.format(name) for name in pictures]
    vocabulary = Vocabulary.of(sentences)
    torch.manual_seed(0)
    tower = WordTower(len(vocabulary), encoder.dimension, dropout=0.0).eval()
    tower.load_state_dict({key: one.half().float() for key, one in tower.state_dict().items()})
    _fit(tower, vocabulary, sentences, unit_length(means))
    write_words(network, tower, vocabulary, scale=20.0, card="# Words of a test\n")


def _fit(
    tower: WordTower, vocabulary: Vocabulary, sentences: Sequence[str], wanted: Vectors
) -> None:
    """Set the last layer so that each sentence becomes what is wanted for it."""
    seen: list[torch.Tensor] = []
    watching = tower.out.register_forward_hook(lambda _, given, __: seen.append(given[0]))
    with torch.no_grad():
        tower(numbered(vocabulary, sentences))
    watching.remove()
    given = torch.cat([seen[0], torch.ones(len(sentences), 1)], dim=1).double()
    square = given.T @ given + _RIDGE * torch.eye(given.shape[1], dtype=torch.float64)
    found = torch.linalg.solve(square, given.T @ torch.from_numpy(wanted).double())
    with torch.no_grad():
        tower.out.weight.copy_(found[:-1].T)
        tower.out.bias.copy_(found[-1])
