"""From a loss's settings to the loss."""

import torch

from models_store.training.losses import classes as by_class
from models_store.training.losses import options as of
from models_store.training.losses import pairs
from models_store.training.losses.likelihood_ratio import LikelihoodRatioLoss
from models_store.training.losses.triplets import triplet


def build_loss(options: of.AnyLoss, classes: int, dimension: int) -> torch.nn.Module:
    """A loss, from embeddings of shape ``(n, dimension)`` and labels of shape ``(n,)`` to a scalar.

    Args:
        options: Which, and its settings.
        classes: How many there are; labels are below this.
        dimension: Of the embeddings.
    """
    match options:
        case of.Contrastive():
            return pairs.contrastive(options)
        case of.Triplet():
            return triplet(options)
        case of.MultiSimilarity():
            return pairs.multi_similarity(options)
        case of.NTXent():
            return pairs.nt_xent(options)
        case of.NormalisedSoftmax():
            return by_class.normalised_softmax(options, classes, dimension)
        case of.ArcFace():
            return by_class.arcface(options, classes, dimension)
        case of.CosFace():
            return by_class.cosface(options, classes, dimension)
        case of.SphereFace():
            return by_class.sphereface(options, classes, dimension)
        case of.LikelihoodRatio():
            return LikelihoodRatioLoss(dimension, options)
