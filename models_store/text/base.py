"""What turns texts into embeddings that pictures can be compared with."""

from collections.abc import Sequence
from typing import Protocol

from models_store.encoders.base import Vectors


class TextEncoder(Protocol):
    """The text side of an encoder; thread-safe."""

    @property
    def name(self) -> str:
        """The encoder's, as of its pictures."""

    @property
    def revision(self) -> str:
        """Changes whenever the embeddings of texts would: checksum of weights and tokenizer."""

    @property
    def dimension(self) -> int:
        """Length of one embedding, the same as of a picture's."""

    @property
    def scale(self) -> float:
        """What its authors multiply the inner product of a text and a picture with."""

    @property
    def bias(self) -> float | None:
        """What they then add, to say by a sigmoid whether the two belong together.

        None where texts were only ever compared with each other, by a softmax.
        """

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        """Embed texts into the space of the encoder's pictures.

        Those that are too long are cut where the encoder's attention ends.

        Returns:
            L2-normalised embeddings of shape ``(len(texts), dimension)``.

        Raises:
            TextError: One of the texts is empty.
        """

    def unknown(self, text: str) -> list[str]:
        """The words of a text that mean nothing to the encoder, in the order they come in.

        None for those that read a text by pieces of words, and so understand something of any.
        """

    def known_like(self, word: str) -> list[str]:
        """Words it knows that are spelled much like an unknown one, the likest first."""
