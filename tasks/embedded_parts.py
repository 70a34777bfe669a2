"""The parts of a query as one encoder sees them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from models_store.encoders.base import Vectors
from models_store.errors import TextError
from models_store.projection.base import Projection
from models_store.text import composition
from tasks.errors import TasksError
from tasks.parts import Part, Shown, Words
from tasks.runtime import Engine

Known = Callable[[int], Vectors | None]


class MuteError(TasksError):
    """The encoder cannot make anything of the query's words."""

    code = "no_text"


@dataclass(frozen=True)
class EmbeddedParts:
    """A query's parts, embedded but not yet projected.

    Attributes:
        parts: What they were.
        embeddings: Of each, shape ``(1, d)``.
        among_texts: Whether the index holds texts, too, for words to lie among.
    """

    parts: Sequence[Part]
    embeddings: Sequence[Vectors]
    among_texts: bool = False

    @property
    def is_one_picture(self) -> bool:
        """Whether it is the plainest of queries."""
        return len(self.parts) == 1 and isinstance(self.parts[0], Shown)

    @property
    def has_words(self) -> bool:
        """Whether it asks with words; they lie where no picture does, and are not to be mixed with any."""
        return any(isinstance(part, Words) for part in self.parts)

    def projected(self, projection: Projection) -> Vectors:
        """One L2-normalised query in the space of an index, shape ``(1, dimension)``.

        Raises:
            TextError: The parts cancel each other out.
        """
        mapped = [
            projection.apply_to_texts(embedding)
            if isinstance(part, Words) and not self.among_texts
            else projection.apply(embedding)
            for part, embedding in zip(self.parts, self.embeddings, strict=True)
        ]
        if self.is_one_picture:
            return mapped[0]
        weighed = [
            composition.Part(one[0], part.weight)
            for one, part in zip(mapped, self.parts, strict=True)
        ]
        return composition.compose(weighed)[np.newaxis]


def embed_parts(
    engine: Engine, encoder: str, parts: Sequence[Part], known: Known = lambda _: None
) -> EmbeddedParts:
    """Embed every part of a query.

    Args:
        engine: Where encoders come from.
        encoder: Whose eyes the parts are seen with.
        parts: What is asked.
        known: The embedding of a picture of the gallery, shape ``(1, d)``; None where it has none.

    Raises:
        MuteError: There are words among them, and the encoder has no text side or knows none of them.
        EncoderError: The encoder cannot be had.
    """
    texts = [part.text for part in parts if isinstance(part, Words)]
    if texts:
        _check_words(engine, encoder, texts)
    return EmbeddedParts(
        parts,
        [
            _said(engine, encoder, part)
            if isinstance(part, Words)
            else _shown(engine, encoder, part, known)
            for part in parts
        ],
        among_texts=engine.reads_captions(encoder),
    )


def _said(engine: Engine, encoder: str, part: Words) -> Vectors:
    """The embedding of words; there may be no word in them at all."""
    try:
        return engine.text_encoder(encoder).embed_texts([part.text])
    except TextError as error:
        message = f"this encoder knows no word of {part.text!r}"
        raise MuteError(message, hint=error.hint) from error


def _shown(engine: Engine, encoder: str, part: Shown, known: Known) -> Vectors:
    """A picture's embedding: the one its gallery has of it, where it is all of such a picture."""
    image_id = part.source.image_id
    is_whole = image_id is not None and part.source.area is None
    found = known(image_id) if image_id is not None and is_whole else None
    return engine.encoder(encoder).embed(part.picture)[np.newaxis] if found is None else found


def _check_words(engine: Engine, encoder: str, texts: Sequence[str]) -> None:
    if not engine.speaks(encoder):
        raise MuteError("this encoder compares pictures only", hint="others understand the words")
    tower = engine.text_encoder(encoder)
    unknown = list(dict.fromkeys(word for text in texts for word in tower.unknown(text)))
    if unknown:
        alike = list(dict.fromkeys(known for word in unknown for known in tower.known_like(word)))
        hint = f"it knows {', '.join(alike)}" if alike else "say it in other words"
        raise MuteError(f"this encoder does not know {', '.join(unknown)}", hint=hint)
