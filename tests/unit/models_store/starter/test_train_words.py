"""Learning words for what an encoder sees."""

import numpy as np
import torch

from models_store.starter.train_words import PROMPTS, Pairs, train
from models_store.text.words.tower import numbered
from models_store.unit_length import unit_length

NAMES = ["dog", "house", "tree", "boat"]


def test_after_a_short_training_names_find_their_pictures() -> None:
    random = np.random.default_rng(0)
    kinds = unit_length(random.normal(size=(4, 16)).astype(np.float32))
    classes = [
        (unit_length((kind + 0.1 * random.normal(size=(20, 16))).astype(np.float32)), [name])
        for kind, name in zip(kinds, NAMES, strict=True)
    ]
    captions = [(vectors[:1], [f"there is a {name} here"]) for vectors, (name,) in classes]
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        tower, vocabulary, scale = train(Pairs(classes, captions), 120)
    finally:
        torch.set_num_threads(threads)
    with torch.no_grad():
        texts = tower(numbered(vocabulary, [f"a photo of a {name}" for name in NAMES])).numpy()
    assert (texts @ kinds.T).argmax(axis=1).tolist() == [0, 1, 2, 3]
    assert scale > 1
    assert set(NAMES) < set(vocabulary.words)
    assert all(prompt.count("{}") == 1 for prompt in PROMPTS)
