"""The text side of an encoder, from its spec; no network's library is imported before it is loaded."""

import hashlib
from typing import Final

from models_store import weights
from models_store.errors import EncoderError, WeightsError
from models_store.spec import EncoderSpec
from models_store.text.base import TextEncoder
from models_store.text.files import tokenizer_checksum, why_mute

_REVISION: Final = 1  # to be raised when the code changes the embeddings of texts


def why_it_is_mute(spec: EncoderSpec) -> str | None:
    """Why an encoder understands no texts; None if it does. Reads no tensors."""
    if spec.family != "transformers" or spec.folder is None:
        return "it was made from pictures alone"
    return why_mute(spec.folder)


def load_text(spec: EncoderSpec, threads: int) -> TextEncoder:
    """Build the text side, its weights in memory.

    Args:
        spec: Of an encoder.
        threads: Threads of one forward pass, for the whole process; 0 leaves it to the library.

    Raises:
        EncoderError: It understands no texts.
        WeightsError: The weights or the tokenizer are not what they claim to be.
    """
    reason = why_it_is_mute(spec)
    if reason or spec.folder is None:
        raise EncoderError(
            f"{spec.name} understands no texts: {reason}",
            hint="ask an encoder that has a text tower and its tokenizer, such as clip or siglip2",
        )
    from models_store.text.transformers_text import read_text

    parts = ["text", spec.family, str(_REVISION), weights.checksum(spec.folder)]
    try:
        parts.append(tokenizer_checksum(spec.folder))
        revision = hashlib.sha256("/".join(parts).encode()).hexdigest()[:12]
        return read_text(spec.name, revision, spec.folder, threads=threads)
    except WeightsError:
        raise
    except Exception as error:  # each library on the way has its own errors for bad files
        raise weights.unusable(spec.name, f"{type(error).__name__}: {error}") from error
