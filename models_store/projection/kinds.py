"""The projections that are fitted to a gallery, by the name that profiles use."""

from typing import Literal

FittedKind = Literal["pca", "whitened", "likelihood_ratio"]
