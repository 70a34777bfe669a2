"""What somebody wants trained, as a job carries it from where it is asked to where it is done."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from models_store.training.recipe import Recipe
from tasks.holding_out import HoldOut


@dataclass(frozen=True)
class TrainingTerms:
    """What is to be trained, and how.

    Attributes:
        recipe: How; its name is the new encoder's.
        base: The encoder to start from, whose folder each machine finds for itself; None where the
            recipe names a network.
        hold_out: What is held out to validate with.
        share: Of the pictures or classes that is held out.
    """

    recipe: Recipe
    base: str | None
    hold_out: HoldOut
    share: float

    def to_json(self) -> dict[str, Any]:
        """Everything that decides on the outcome, defaults too: a later version may have others."""
        recipe = self.recipe.model_dump(mode="json")
        # But here what was not said is the base's to say, such as the size of pictures.
        recipe["backbone"] = self.recipe.backbone.model_dump(mode="json", exclude_unset=True)
        return {
            "from": self.base,
            "hold_out": self.hold_out,
            "share": self.share,
            "recipe": recipe,
        }

    @classmethod
    def from_json(cls, terms: Mapping[str, Any]) -> Self:
        """What :meth:`to_json` wrote.

        Raises:
            ValidationError: This version knows no such recipe.
        """
        recipe = Recipe.model_validate(terms["recipe"])
        return cls(recipe, terms["from"], terms["hold_out"], terms["share"])
