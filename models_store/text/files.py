"""What of a network's folder its text side is made of, told without any network's library."""

import hashlib
from pathlib import Path
from typing import Final

from models_store.weights import read_config

TOKENIZER: Final = "tokenizer.json"
TOKENIZER_FACTS: Final = ("tokenizer_config.json", "special_tokens_map.json")
"""Where transformers says what the tokenizer's file does not, such as which token fills up."""

VOCABULARY: Final = ("vocab.json", "merges.txt")
"""CLIP's tokenizer as it was published first."""

_TWO_TOWERS: Final = ("clip", "siglip")


def why_mute(folder: Path) -> str | None:
    """Why no text can be compared with a network's embeddings; None if texts can be."""
    kind = read_config(folder).get("model_type")
    if kind not in _TWO_TOWERS:
        return f"it has no text tower, which networks of type {' and '.join(_TWO_TOWERS)} have"
    if not tokenizer_files(folder):
        return f"there is no {TOKENIZER} in {folder}"
    return None


def tokenizer_files(folder: Path) -> list[str]:
    """Names of the files that decide how texts are read; none where there is no tokenizer."""
    for names in ((TOKENIZER,), VOCABULARY):
        if all((folder / name).is_file() for name in names):
            return [*names, *(name for name in TOKENIZER_FACTS if (folder / name).is_file())]
    return []


def tokenizer_checksum(folder: Path) -> str:
    """SHA-256 over the names and the contents of the tokenizer's files.

    Raises:
        OSError: One of them cannot be read.
    """
    whole = hashlib.sha256()
    for name in tokenizer_files(folder):
        with (folder / name).open("rb") as file:
            whole.update(name.encode() + hashlib.file_digest(file, "sha256").digest())
    return whole.hexdigest()
