"""What an encoder that is to be trained may be called, and from which ones it can start."""

from collections.abc import Mapping
from pathlib import Path

from models_store.derived import GLRT
from models_store.published.catalogue import published
from models_store.spec import EncoderSpec
from models_store.training.recipe import Recipe
from models_store.weights import read_config
from tasks.ensemble import RESERVED, TRAINED
from tasks.errors import NameTakenError, NotTrainableError


def trainable(specs: Mapping[str, EncoderSpec]) -> list[str]:
    """Names of the encoders that one can start from."""
    return sorted(
        name
        for name, one in specs.items()
        if one.folder and one.family == "timm" and name != GLRT  # another one's network
    )


def refuse_taken(name: str, specs: Mapping[str, EncoderSpec], var: Path) -> None:
    """Refuse the name of an encoder that there is, or may come to be.

    Args:
        name: Of the encoder to be.
        specs: The encoders there are.
        var: The service's folder.

    Raises:
        NameTakenError: It is that.
    """
    reserved = {folder for one in published().values() for folder in (one.name, *one.folder_names)}
    is_there = (var / TRAINED / name).exists()
    if is_there or name in specs.keys() | reserved | RESERVED:
        raise NameTakenError(f"there is an encoder called {name} already")


def started_from(recipe: Recipe, base: str, specs: Mapping[str, EncoderSpec]) -> Recipe:
    """The recipe with an encoder's network to start from, at that network's own size of pictures.

    Raises:
        NotTrainableError: There is no such encoder, or it has no network that can be trained.
    """
    if base not in trainable(specs):
        what = "no network in timm's format" if base in specs else "not known here"
        raise NotTrainableError(
            f"the encoder {base} is {what}, and others cannot be trained",
            hint=f"these can: {', '.join(trainable(specs)) or 'none yet'}",
        )
    folder = specs[base].folder
    config = read_config(folder) if folder else {}
    _, _, side = config.get("pretrained_cfg", {}).get("input_size", (3, 0, 0))
    chosen = {"folder": folder} | ({"side": side} if side else {})
    set_already = recipe.backbone.model_dump(exclude_unset=True)
    backbone = recipe.backbone.model_validate(chosen | set_already)
    return recipe.model_copy(update={"backbone": backbone})
