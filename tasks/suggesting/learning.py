"""What the encoders that were trained here learned from, as far as it bears on a gallery."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from models_store.derived import GLRT
from tasks.learned_from import LearnedFrom
from tasks.runtime import Engine


@dataclass(frozen=True)
class Learning:
    """What is known of an encoder's training.

    Attributes:
        encoder: Its name.
        seen: Pictures of the gallery that it learned from; none for an encoder that was not trained
            here, None where nobody can know.
        told: What lies beside its weights.
    """

    encoder: str
    seen: frozenset[int] | None = frozenset()
    told: LearnedFrom | None = None

    def facts(self) -> dict[str, Any]:
        """Where it came from, as JSON."""
        if self.told is None:
            return {}
        return {"base": self.told.base, "how": self.told.how, "gallery": self.told.gallery}


def learning(engine: Engine, gallery_id: int, encoder: str, labelled: Collection[int]) -> Learning:
    """What is known of an encoder.

    Args:
        engine: Where encoders and the catalog are.
        gallery_id: The gallery.
        encoder: Its name.
        labelled: Ids of the gallery's pictures that matter.
    """
    spec = engine.spec(encoder)
    if spec.origin != "trained" or spec.folder is None:
        return Learning(encoder)
    told = LearnedFrom.read(spec.folder)
    seen = told.seen(engine.catalog, gallery_id, list(labelled)) if told else None
    return Learning(encoder, None if seen is None else frozenset(seen), told)


def trained_encoders(engine: Engine) -> list[str]:
    """Names of the encoders that were trained here; ``glrt``, which looks through others, is none."""
    names = engine.names - {GLRT}
    return sorted(name for name in names if engine.spec(name).origin == "trained")
