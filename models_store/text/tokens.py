"""Texts as a text tower takes them: the numbers of their pieces, as many for each text.

The tokenizer is the one in the network's folder, run as it was published by the library it was
written by: its file says how a text is normalised, cut into pieces and ended. Only the length is set
here, once, so that threads can share it.

SigLIP's towers look at the last of 64 tokens, whichever it is: every text is filled up to that length, on
the right. SigLIP 2 was trained on lower case, which its tokenizer does not see to. In CLIP's no token sees
those after it, and the result is read off where the text ends, so what fills it up does not matter.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from models_store.errors import TextError
from models_store.text.files import TOKENIZER, TOKENIZER_FACTS

Tokens = NDArray[np.int64]
Tokenize = Callable[[Sequence[str]], Tokens]

_MOST_LETTERS: Final = 10_000  # many times what a tower reads: the rest would only take time


def read_tokenizer(folder: Path, kind: str, *, length: int, vocabulary: int) -> Tokenize:
    """What turns texts into tokens, thread-safe; ``n`` texts -> ``(n, at most length)``.

    It raises a TextError where a text is empty.

    Args:
        folder: Holds the tokenizer's files.
        kind: The network's ``model_type``.
        length: Most tokens the tower takes; the end of longer texts is left out.
        vocabulary: How many different tokens it knows.

    Raises:
        ValueError: The files are damaged, or not those of the network.
        Exception: The library has errors of its own.
    """
    facts = _facts(folder)
    tokenizer = _tokenizer(folder)
    if (size := tokenizer.get_vocab_size()) > vocabulary:
        raise ValueError(
            f"the tokenizer has {size} tokens, of which the network knows {vocabulary}"
        )
    fill = _filling(tokenizer, facts)
    tokenizer.enable_truncation(length)
    tokenizer.enable_padding(
        pad_id=tokenizer.token_to_id(fill),
        pad_token=fill,
        length=length if kind == "siglip" else None,
    )
    lower = kind == "siglip" and not _keeps_case(facts)

    def tokenize(texts: Sequence[str]) -> Tokens:
        plain = [_plain(text) for text in texts]
        read = tokenizer.encode_batch([text.lower() for text in plain] if lower else plain)
        return np.array([one.ids for one in read], np.int64)

    return tokenize


def _plain(text: str) -> str:
    """On one line, of letters that can be written to a file."""
    plain = " ".join(text[:_MOST_LETTERS].split())
    if not plain:
        raise TextError("the text is empty", hint="say what the picture shows")
    return plain.encode("utf-8", "replace").decode("utf-8")


def _tokenizer(folder: Path) -> Tokenizer:
    if (folder / TOKENIZER).is_file():
        return Tokenizer.from_file(str(folder / TOKENIZER))
    from transformers import CLIPTokenizer

    made = CLIPTokenizer.from_pretrained(folder, local_files_only=True)
    return Tokenizer.from_str(made.backend_tokenizer.to_str())


def _facts(folder: Path) -> dict[str, Any]:
    """What is said of the tokenizer beside its file."""
    facts: dict[str, Any] = {}
    for name in reversed(TOKENIZER_FACTS):
        if (folder / name).is_file():
            content = json.loads((folder / name).read_text(encoding="utf-8"))
            if not isinstance(content, dict):
                raise ValueError(f"{name} holds no object")
            facts |= content
    return facts


def _filling(tokenizer: Tokenizer, facts: Mapping[str, Any]) -> str:
    """The token that texts are filled up with."""
    told: Any = (tokenizer.padding or {}).get("pad_token") or facts.get("pad_token")
    token = told.get("content") if isinstance(told, dict) else told
    if not isinstance(token, str) or tokenizer.token_to_id(token) is None:
        raise ValueError(
            f"the tokenizer says no token that texts are filled up with, but {token!r}"
        )
    return token


def _keeps_case(facts: Mapping[str, Any]) -> bool:
    """Whether capitals were told from small letters in training, as by SigLIP 1 in many languages."""
    kind = str(facts.get("tokenizer_class", ""))
    return kind.startswith("SiglipTokenizer") and facts.get("do_lower_case") is False
