"""Pictures by what is said of them: the embedding of a picture is that of its caption."""

from collections.abc import Callable, Sequence

import numpy as np
from PIL import Image

from models_store.captions.base import Captioner, caption
from models_store.encoders.base import Prepared, Vectors
from models_store.preprocess.resizing import Resizing
from models_store.text.base import TextEncoder
from models_store.unit_length import unit_length


class CaptionEncoder:
    """An :class:`~models_store.encoders.base.Encoder` that has a picture described, then reads that."""

    def __init__(
        self, name: str, revision: str, texts: TextEncoder, captioner: Callable[[], Captioner]
    ) -> None:
        """Take what reads captions.

        Args:
            name: Name used for queues, folders, votes and weights.
            revision: Changes whenever the embeddings of captions would.
            texts: Reads them.
            captioner: Called for the first picture, and not before: it takes a gigabyte.
        """
        self.name = name
        self.revision = revision
        self._texts = texts
        self._captioner = captioner

    @property
    def dimension(self) -> int:
        """Length of one embedding."""
        return self._texts.dimension

    @property
    def resizing(self) -> Resizing | None:
        """None: it is the captioner that looks."""
        return None

    def prepare(self, picture: Image.Image) -> Prepared:
        """Preprocess one RGB picture for the captioner.

        Raises:
            NoCaptionerError: There is nobody to describe it.
        """
        return self._captioner().prepare(picture)

    def forward(self, batch: Prepared) -> Vectors:
        """Describe prepared pictures and embed that; shape ``(n, dimension)``."""
        return embed_captions(self._texts, self._captioner().write(batch))

    def embed(self, picture: Image.Image) -> Vectors:
        """Describe the picture of a query and embed that; shape ``(dimension,)``.

        Raises:
            NoCaptionerError: There is nobody to describe it.
        """
        embedding: Vectors = embed_captions(self._texts, [caption(self._captioner(), picture)])[0]
        return embedding


def embed_captions(texts: TextEncoder, captions: Sequence[str]) -> Vectors:
    """Embed captions; L2-normalised, shape ``(len(captions), dimension)``.

    Each line of a caption is a sentence of its own, as where several people described a picture: the
    mean of what is made of them stands for it, as for a class that has several prompts.

    Raises:
        TextError: A caption is empty, or none of its words means anything to the text side.
    """
    if not captions:
        return np.zeros((0, texts.dimension), np.float32)
    lines = [[line for line in one.splitlines() if line.strip()] or [one] for one in captions]
    embedded = texts.embed_texts([line for one in lines for line in one])
    ends = np.cumsum([len(one) for one in lines])
    return unit_length(np.stack([one.mean(axis=0) for one in np.split(embedded, ends[:-1])]))
