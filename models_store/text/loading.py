"""The text side of an encoder, from its spec; no network's library is imported before it is loaded."""

import hashlib
from pathlib import Path
from typing import Final

from models_store import weights
from models_store.errors import EncoderError, WeightsError
from models_store.spec import EncoderSpec
from models_store.text.base import TextEncoder
from models_store.text.files import tokenizer_checksum, why_mute
from models_store.text.words.place import has_words, words_revision

_REVISION: Final = 1  # to be raised when the code changes the embeddings of texts


def why_it_is_mute(spec: EncoderSpec) -> str | None:
    """Why an encoder understands no texts; None if it does. Reads no tensors."""
    if spec.family == "transformers" and spec.folder is not None:
        return why_mute(spec.folder)
    if spec.folder is not None and has_words(spec.folder):
        return None
    return "it was made from pictures alone"


def load_text(spec: EncoderSpec, threads: int) -> TextEncoder:
    """Build the text side, its weights in memory.

    Args:
        spec: Of an encoder.
        threads: Threads of one forward pass, for the whole process; 0 leaves it to the library.

    Raises:
        EncoderError: It understands no texts.
        WeightsError: The weights or the tokenizer are not what they claim to be.
    """
    folder = _speaking_folder(spec)
    try:
        return _read(spec, folder, threads)
    except WeightsError:
        raise
    except Exception as error:  # each library on the way has its own errors for bad files
        raise weights.unusable(spec.name, f"{type(error).__name__}: {error}") from error


def text_revision(spec: EncoderSpec) -> str:
    """Twelve hexadecimal digits that change whenever the embeddings of texts would.

    Raises:
        EncoderError: It understands no texts.
        WeightsError: Files are missing.
    """
    folder = _speaking_folder(spec)
    if spec.family != "transformers":
        return words_revision(folder)
    parts = ["text", spec.family, str(_REVISION), weights.checksum(folder)]
    parts.append(tokenizer_checksum(folder))
    return hashlib.sha256("/".join(parts).encode()).hexdigest()[:12]


def _speaking_folder(spec: EncoderSpec) -> Path:
    reason = why_it_is_mute(spec)
    if reason or spec.folder is None:
        raise EncoderError(
            f"{spec.name} understands no texts: {reason}",
            hint="ask an encoder that has a text tower and its tokenizer, such as clip or siglip2",
        )
    return spec.folder


def _read(spec: EncoderSpec, folder: Path, threads: int) -> TextEncoder:
    if spec.family != "transformers":
        from models_store.text.words.folder import read_words

        return read_words(spec.name, folder)
    from models_store.text.transformers_text import read_text

    return read_text(spec.name, text_revision(spec), folder, threads=threads)
