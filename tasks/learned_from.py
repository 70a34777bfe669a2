"""Which pictures an encoder that was trained here learned from, kept beside its weights.

Whoever measures the encoder leaves them out: it has seen them, and what it has seen flatters it.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, Self

from index_store.catalog.database import Catalog
from index_store.errors import NotFoundError
from tasks.training_terms import TrainingTerms

FILE: Final = "learned_from.json"

How = Literal["full", "frozen", "lora"]


@dataclass(frozen=True)
class LearnedFrom:
    """What is known of a training.

    Attributes:
        gallery_id: Whose pictures.
        gallery: What it was called then.
        base: The encoder it started from, or the architecture that was trained from nothing.
        how: The whole network was trained, or part of it, or small matrices beside it.
        pictures: Ids of those it learned from.
    """

    gallery_id: int
    gallery: str
    base: str
    how: How
    pictures: frozenset[int]

    @classmethod
    def read(cls, folder: Path) -> Self | None:
        """What lies beside an encoder's weights; None where nothing does, or nothing that can be read."""
        try:
            told = json.loads((folder / FILE).read_text(encoding="utf-8"))
            pictures = frozenset(map(int, told["pictures"]))
            return cls(
                int(told["gallery_id"]),
                str(told["gallery"]),
                str(told["base"]),
                told["how"],
                pictures,
            )
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def seen(self, catalog: Catalog, gallery_id: int, ids: Sequence[int]) -> set[int] | None:
        """Those of a gallery's pictures that the encoder learned from; None where nobody can know.

        In another gallery than the one it learned from, a picture counts if that has it, too.
        """
        if gallery_id == self.gallery_id:
            return set(self.pictures.intersection(ids))
        try:
            catalog.galleries.get_by_id(self.gallery_id)
        except NotFoundError:
            return None
        mine = {one.content_hash: key for key, one in catalog.images.get_many(ids).items()}
        there = catalog.images.with_contents(self.gallery_id, list(mine))
        return {mine[content] for content, other in there.items() if other in self.pictures}


def learned_from(
    gallery_id: int, gallery: str, terms: TrainingTerms, training: Mapping[str, Sequence[int]]
) -> bytes:
    """The file for an encoder that was trained on these terms.

    Args:
        gallery_id: Whose pictures.
        gallery: What it is called.
        terms: Of the training.
        training: Ids of the pictures it learned from, by label.
    """
    recipe = terms.recipe
    how: How = "lora" if recipe.lora.rank else "frozen" if recipe.freezing.stages else "full"
    of = recipe.backbone
    told = {
        "gallery_id": gallery_id,
        "gallery": gallery,
        "base": terms.base or of.architecture or (of.folder.name if of.folder else ""),
        "how": how,
        "pictures": sorted(one for ids in training.values() for one in ids),
    }
    return json.dumps(told).encode()
