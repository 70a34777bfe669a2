"""The network in training: a timm backbone, what its losses look at, and a head that names the class."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import timm
import torch
from timm.data.config import resolve_data_config

from models_store.pooling import use_generalised_mean
from models_store.stage_embedding import STAGES, StageEmbedding
from models_store.training import recipe as of
from models_store.training.errors import TrainingError
from models_store.weights import read_config


class Answer(NamedTuple):
    """What the network says of a batch, in float32.

    Attributes:
        features: The encoder's embeddings, not normalised, shape ``(n, d)``.
        embeddings: What the losses look at, shape ``(n, e)``.
        logits: Of the classes, shape ``(n, classes)``; None without a head.
    """

    features: torch.Tensor
    embeddings: torch.Tensor
    logits: torch.Tensor | None


@dataclass(frozen=True)
class Origin:
    """How to build the backbone again.

    Attributes:
        architecture: Of timm's.
        arguments: For it.
        pooling: ``gem``, or None for the architecture's own.
        pretrained: timm's configuration: mean, standard deviation, interpolation, names of layers.
    """

    architecture: str
    arguments: Mapping[str, Any]
    pooling: str | None
    pretrained: Mapping[str, Any]


class TrainedNetwork(torch.nn.Module):
    """From standardised pictures to an :class:`Answer`."""

    def __init__(self, backbone: torch.nn.Module, options: of.Backbone, classes: int) -> None:
        """Put a neck and a head behind the backbone.

        Args:
            backbone: Gives features of shape ``(n, d)``.
            options: Which neck.
            classes: Of the head; 0 for none.

        Raises:
            TrainingError: The backbone does not take pictures of the size wanted.
        """
        super().__init__()
        self.backbone = backbone
        self.feature_dimension = feature_dimension(backbone, options.side)
        linear = options.neck == "linear"
        self.dimension = options.neck_dimension if linear else self.feature_dimension
        self.neck: torch.nn.Module = torch.nn.Identity()
        if linear:
            self.neck = torch.nn.Linear(self.feature_dimension, self.dimension)
        elif options.neck == "batch_norm":
            self.neck = torch.nn.BatchNorm1d(self.dimension)
        self.classifier = torch.nn.Linear(self.dimension, classes) if classes else None
        if self.classifier is not None:
            torch.nn.init.trunc_normal_(self.classifier.weight, std=0.02)
            torch.nn.init.zeros_(self.classifier.bias)

    def forward(self, pictures: torch.Tensor) -> Answer:
        """Look at standardised pictures of shape ``(n, 3, side, side)``."""
        features = self.backbone(pictures)
        embeddings = self.neck(features)
        logits = None if self.classifier is None else self.classifier(embeddings).float()
        return Answer(features.float(), embeddings.float(), logits)


def build_backbone(options: of.Backbone) -> tuple[torch.nn.Module, Origin]:
    """The backbone, without a classifier, and how to build it again.

    Raises:
        TrainingError: timm cannot build it.
    """
    config = read_config(options.folder) if options.folder else {}
    name = f"local-dir:{options.folder}" if options.folder else options.architecture
    try:
        backbone: torch.nn.Module = timm.create_model(
            name, pretrained=options.folder is not None, num_classes=0, **options.arguments
        )
        pooling = "gem" if "gem" in (options.pooling, config.get("pooling")) else None
        if pooling:
            use_generalised_mean(backbone)
        data = resolve_data_config(model=backbone)  # type: ignore[no-untyped-call]
        told: Mapping[str, Any] = backbone.pretrained_cfg  # type: ignore[assignment]
        if options.folder and config.get("embedding") == STAGES:
            backbone = StageEmbedding.read(backbone, options.folder)
    except Exception as error:  # each architecture has its own errors
        raise TrainingError(
            f"the network {name!r} cannot be built: {error}",
            hint="name an architecture of timm's, or a folder in its local format",
        ) from error
    kept = {key: told[key] for key in ("first_conv", "classifier") if told.get(key)}
    kept |= {key: data[key] for key in ("mean", "std", "interpolation")}
    arguments = config.get("model_args", {}) | options.arguments
    architecture = str(config.get("architecture", options.architecture))
    return backbone, Origin(architecture, arguments, pooling, kept)


def feature_dimension(backbone: torch.nn.Module, side: int) -> int:
    """Length of the backbone's features, by trying.

    Raises:
        TrainingError: It does not take pictures of this size, or gives no vectors.
    """
    was_training = backbone.training
    backbone.eval()
    try:
        with torch.no_grad():
            features = backbone(torch.zeros(1, 3, side, side))
    except Exception as error:  # each architecture has its own errors
        raise TrainingError(
            f"the network takes no pictures of {side} pixels: {error}",
            hint="a transformer needs arguments such as img_size and patch_size",
        ) from error
    backbone.train(was_training)
    if features.ndim != 2:
        raise TrainingError(f"the network gives {features.ndim - 1}-dimensional features")
    return int(features.shape[1])
