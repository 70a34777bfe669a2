"""Projections on disk: a small JSON says which kind lies there, the kind reads its own tensors."""

import json
from pathlib import Path

from models_store.errors import ProjectionError
from models_store.projection.base import Projection
from models_store.projection.identity import Identity
from models_store.projection.likelihood_ratio import LikelihoodRatio
from models_store.projection.pca import Pca
from models_store.projection.whitened import Whitened

_FACTS = "projection.json"


def save_projection(projection: Projection, folder: Path) -> None:
    """Write a projection into ``folder``, which exists."""
    projection.save(folder)
    facts = {"kind": projection.kind, "dimension": projection.dimension}
    (folder / _FACTS).write_text(json.dumps(facts) + "\n", encoding="utf-8")


def load_projection(folder: Path | None) -> Projection:
    """Read the projection in ``folder``; the identity where there is none, or no folder.

    Raises:
        ProjectionError: What lies there is damaged or of an unknown kind.
    """
    if folder is None or not (folder / _FACTS).exists():
        return Identity()
    try:
        kind = json.loads((folder / _FACTS).read_text(encoding="utf-8"))["kind"]
    except (OSError, ValueError, LookupError, TypeError) as error:
        raise ProjectionError(f"{folder / _FACTS} cannot be read: {error}") from error
    match kind:
        case Identity.kind:
            return Identity()
        case Pca.kind:
            return Pca.load(folder)
        case Whitened.kind:
            return Whitened.load(folder)
        case LikelihoodRatio.kind:
            return LikelihoodRatio.load(folder)
    raise ProjectionError(f"{folder} holds a projection of unknown kind {kind!r}")
