"""Where a small text tower lies; imports no network's library."""

import hashlib
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


def words_revision(network: Path) -> str:
    """Twelve hexadecimal digits that change whenever the tower's embeddings would.

    Raises:
        OSError: A file cannot be read.
    """
    content = b"".join(
        (words_folder(network) / name).read_bytes() for name in (FACTS, WORDS, TENSORS)
    )
    return hashlib.sha256(content).hexdigest()[:12]
