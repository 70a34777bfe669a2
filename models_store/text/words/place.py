"""Where a small text tower lies; imports no network's library."""

from pathlib import Path
from typing import Final

FACTS: Final = "tower.json"
WORDS: Final = "vocabulary.txt"
TENSORS: Final = "model.safetensors"


def words_folder(network: Path) -> Path:
    """The tower's folder in a network's."""
    return network / "words"


def has_words(network: Path) -> bool:
    """Whether there is a tower beside the network."""
    return all((words_folder(network) / name).is_file() for name in (FACTS, WORDS, TENSORS))
