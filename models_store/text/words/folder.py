"""A small text tower's folder, beside the network whose pictures it was trained to meet.

``words/`` in a network's folder: ``tower.json``, ``vocabulary.txt`` with a word on each line, and
``model.safetensors``. The tower is of these very weights of the network: it says their checksum.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import torch
from safetensors.torch import load_file, save_file

from models_store import weights
from models_store.encoders.base import Vectors
from models_store.errors import TextError
from models_store.text.words.place import FACTS, TENSORS, WORDS, words_folder, words_revision
from models_store.text.words.tower import WordTower, numbered
from models_store.text.words.vocabulary import Vocabulary

_AT_ONCE: Final = 256


class WordEncoder:
    """A :class:`~models_store.text.base.TextEncoder` of a small tower; thread-safe."""

    def __init__(
        self, name: str, revision: str, tower: WordTower, vocabulary: Vocabulary, scale: float
    ) -> None:
        """Take a tower in evaluation mode."""
        self.name = name
        self.revision = revision
        self.scale = scale
        self.bias: float | None = None
        self._tower = tower
        self._vocabulary = vocabulary

    @property
    def dimension(self) -> int:
        """Length of one embedding."""
        return int(self._tower.out.out_features)

    @torch.inference_mode()
    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        """Embed texts into the space of the encoder's pictures, shape ``(len(texts), dimension)``.

        Raises:
            TextError: A text is empty, or there is no word in it that the tower knows.
        """
        for text in texts:
            if not self._vocabulary.numbers(text):
                raise TextError(
                    f"{self.name} knows no word of {text.strip()[:80]!r}",
                    hint="say it in other words",
                )
        parts = [
            self._tower(numbered(self._vocabulary, texts[at : at + _AT_ONCE]))
            for at in range(0, len(texts), _AT_ONCE)
        ]
        embeddings: Vectors = (
            torch.cat(parts) if parts else torch.zeros(0, self.dimension)
        ).numpy()
        return embeddings

    def unknown(self, text: str) -> list[str]:
        """The words of a text that mean nothing to the tower, in the order they come in."""
        return self._vocabulary.unknown(text)

    def known_like(self, word: str) -> list[str]:
        """Words the tower knows that are spelled much like an unknown one."""
        return self._vocabulary.known_like(word)


def read_words(name: str, network: Path) -> WordEncoder:
    """The tower in a network's folder.

    Raises:
        ValueError: It was trained to meet other weights of the network.
        Exception: Its files are missing or damaged; safetensors has errors of its own.
    """
    folder = words_folder(network)
    facts: dict[str, Any] = json.loads((folder / FACTS).read_text(encoding="utf-8"))
    if facts["of"] != weights.checksum(network):
        raise ValueError("its words were learned for other weights than are there")
    vocabulary = Vocabulary((folder / WORDS).read_text(encoding="utf-8").split())
    tower = WordTower(len(vocabulary), facts["dimension"], dropout=0.0)
    tower.load_state_dict({key: one.float() for key, one in load_file(folder / TENSORS).items()})
    return WordEncoder(name, words_revision(network), tower.eval(), vocabulary, facts["scale"])


def write_words(
    network: Path, tower: WordTower, vocabulary: Vocabulary, *, scale: float, card: str
) -> None:
    """Put a trained tower, in float16, into the folder of the network whose pictures it meets."""
    folder = words_folder(network)
    folder.mkdir(parents=True, exist_ok=True)
    facts = {"of": weights.checksum(network), "dimension": tower.out.out_features, "scale": scale}
    tensors = {key: one.detach().half().contiguous() for key, one in tower.state_dict().items()}
    save_file(tensors, folder / TENSORS, {"format": "pt"})
    (folder / WORDS).write_text("\n".join(vocabulary.words) + "\n", encoding="utf-8")
    (folder / "README.md").write_text(card, encoding="utf-8")
    (folder / FACTS).write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")
