"""What people should know of an encoder that was trained here, as a page of Markdown."""

from dataclasses import dataclass

from models_store.training.recipe import Recipe
from models_store.training.trainer import Outcome

_OF_A_MACHINE = {"backbone": {"folder"}}


@dataclass(frozen=True)
class Provenance:
    """What the caller knows of the pictures.

    Attributes:
        data: What they are and where they come from.
        licence: Under which terms the weights may be used, and why.
        pictures: How many were learned from.
        validation_pictures: How many were searched.
        notes: Anything else, in Markdown.
    """

    data: str
    licence: str
    pictures: int
    validation_pictures: int = 0
    notes: str = ""


def model_card(
    recipe: Recipe, outcome: Outcome, known: Provenance, *, dimension: int | None = None
) -> str:
    """The page, with data, recipe, seed, results and licence.

    Args:
        recipe: That was followed.
        outcome: What came of it.
        known: What the caller knows of the pictures.
        dimension: Of an embedding, where it is not the network's own.
    """
    of = recipe.backbone
    parameters = sum(one.numel() for one in outcome.network.backbone.parameters())
    side = of.embed_side or of.side
    dimension = dimension or outcome.network.feature_dimension
    sections = [
        f"# {recipe.name}",
        f"An encoder of pictures: {outcome.origin.architecture}, {parameters / 1e6:.2f} million "
        f"parameters, {side} x {side} pixels, embeddings of {dimension} numbers, compared by cosine.",
        f"## Data\n\n{known.data}\n\n{known.pictures:,} pictures of {len(outcome.classes)} classes.",
        f"## Results\n\n{_results(outcome, known)}",
        f"## Recipe\n\nSeed {recipe.seed}. What is not listed has its default.\n\n"
        f"```json\n{recipe.model_dump_json(indent=2, exclude_defaults=True, exclude=_OF_A_MACHINE)}\n```",
        f"## Licence\n\n{known.licence}",
    ]
    if known.notes:
        sections.append(f"## Notes\n\n{known.notes}")
    return "\n\n".join(sections) + "\n"


def _results(outcome: Outcome, known: Provenance) -> str:
    if outcome.best is None or outcome.best_epoch is None:
        return "Not validated."
    rows = "\n".join(
        f"| {epoch.epoch + 1} | {epoch.loss:.4f} | {epoch.map_at_10 or 0:.4f} |"
        for epoch in outcome.history
    )
    return (
        f"MAP@10 {outcome.best:.4f} after epoch {outcome.best_epoch + 1} of {len(outcome.history)}, "
        f"each of {known.validation_pictures:,} pictures that were not learned from searching among "
        f"the others.\n\n| epoch | loss | MAP@10 |\n| --- | --- | --- |\n{rows}"
    )
