"""A trained network as an encoder that anyone can load: a folder in timm's own local format.

The encoder's embedding is the backbone's feature. Neck and head are folded into one linear classifier
of timm's, so that the same folder also names classes.
"""

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import timm
import torch
from safetensors.torch import save

from models_store import checksums
from models_store.stage_embedding import STAGES, StageEmbedding
from models_store.training.durable import replace_file, sync_folder
from models_store.training.errors import TrainingError
from models_store.training.network import TrainedNetwork
from models_store.training.recipe import Backbone
from models_store.training.trainer import Outcome
from models_store.weights import CONFIG, EMBEDDING, TENSORS

CARD = "README.md"


def publish(
    outcome: Outcome,
    options: Backbone,
    folder: Path,
    card: str,
    *,
    embedding: torch.nn.Linear | None = None,
    half: bool = True,
    beside: Mapping[str, bytes] = MappingProxyType({}),
) -> None:
    """Write an encoder's folder, complete or not at all.

    Args:
        outcome: Of the training.
        options: The recipe's, for the size of pictures.
        folder: Must not exist; its name is the encoder's.
        card: What people should know of it, in Markdown.
        embedding: Over the features of the last two stages; a backbone may have its own.
        half: Write float16, which embeddings hardly notice.
        beside: Other files, by name, that loading it does not need.

    Raises:
        TrainingError: The folder exists, or float16 cannot hold the weights.
        OSError: It cannot be written.
    """
    if folder.exists():
        raise TrainingError(
            f"{folder} exists already", hint="remove it, or give the encoder another name"
        )
    backbone = outcome.network.backbone
    if isinstance(backbone, StageEmbedding):
        embedding, backbone = backbone.embedding, backbone.network
    tensors = _rounded(_tensors(outcome, backbone), half=half)
    unfinished = folder.with_name(f".{folder.name}.tmp")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    described = _config(outcome, options)
    if embedding is not None:
        described |= {"num_features": embedding.out_features, "embedding": STAGES}
    config = json.dumps(described, indent=2) + "\n"
    try:
        replace_file(unfinished / TENSORS, save(tensors, {"format": "pt"}))
        if embedding is not None:
            layer = _rounded(embedding.state_dict(), half=half)
            replace_file(unfinished / EMBEDDING, save(layer, {"format": "pt"}))
        replace_file(unfinished / CONFIG, config.encode())
        replace_file(unfinished / CARD, card.encode())
        for name, content in beside.items():
            replace_file(unfinished / name, content)
        checksums.record(unfinished, checksums.computed(unfinished))
        unfinished.rename(folder)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    sync_folder(folder.parent)


def folded_classifier(network: TrainedNetwork) -> tuple[torch.Tensor, torch.Tensor] | None:
    """Weight ``(classes, d)`` and bias ``(classes,)`` of neck and head in one.

    None without a head, or with one over an embedding of stages, for which timm has no place.
    """
    head, neck = network.classifier, network.neck
    if head is None or isinstance(network.backbone, StageEmbedding):
        return None
    weight, bias = head.weight.detach(), head.bias.detach()
    if isinstance(neck, torch.nn.Linear):
        return weight @ neck.weight.detach(), bias + weight @ neck.bias.detach()
    if isinstance(neck, torch.nn.BatchNorm1d):
        mean, variance = neck.running_mean, neck.running_var
        if mean is None or variance is None:
            raise TrainingError("the neck has no statistics")
        scale = neck.weight.detach() / torch.sqrt(variance + neck.eps)
        return weight * scale, bias + weight @ (neck.bias.detach() - mean * scale)
    return weight, bias


def _tensors(outcome: Outcome, backbone: torch.nn.Module) -> dict[str, torch.Tensor]:
    """The state of the timm network that has this backbone and this classifier."""
    tensors = dict(backbone.state_dict())
    classifier = folded_classifier(outcome.network)
    if classifier is not None:
        whole = timm.create_model(
            outcome.origin.architecture,
            num_classes=len(outcome.classes),
            **outcome.origin.arguments,
        ).state_dict()
        name = _classifier_name(outcome.origin.pretrained)
        weight, bias = classifier
        shape = whole[f"{name}.weight"].shape  # of a convolution in some architectures
        tensors |= {f"{name}.weight": weight.reshape(shape), f"{name}.bias": bias}
    return tensors


def _rounded(tensors: Mapping[str, torch.Tensor], *, half: bool) -> dict[str, torch.Tensor]:
    """As they are written, on their own memory."""
    if half:
        tensors = {
            key: one.half() if one.is_floating_point() else one for key, one in tensors.items()
        }
    if not all(torch.isfinite(one).all() for one in tensors.values()):
        raise TrainingError("the weights are too large for float16", hint="write float32")
    return {key: one.contiguous().clone() for key, one in tensors.items()}


def _config(outcome: Outcome, options: Backbone) -> dict[str, Any]:
    origin, network = outcome.origin, outcome.network
    side = options.embed_side or options.side
    named = folded_classifier(network) is not None
    classes = len(outcome.classes) if named else 0
    config = {
        "architecture": origin.architecture,
        "num_classes": classes,
        "num_features": network.feature_dimension,
        "model_args": dict(origin.arguments),
        "pretrained_cfg": {
            **origin.pretrained,
            "input_size": [3, side, side],
            "crop_pct": options.crop,
            "crop_mode": "center",
            "num_classes": classes,
        },
    }
    if named:
        config["label_names"] = list(outcome.classes)
    return config | ({"pooling": origin.pooling} if origin.pooling else {})


def _classifier_name(pretrained: Mapping[str, Any]) -> str:
    name = pretrained.get("classifier")
    if not isinstance(name, str):
        raise TrainingError("the architecture has not one classifier: train without a head")
    return name
