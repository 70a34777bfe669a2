"""Losses on the pairs of a batch."""

import torch
from pytorch_metric_learning import losses, miners

from models_store.training.losses.mined import Mined
from models_store.training.losses.options import Contrastive, MultiSimilarity, NTXent


def contrastive(options: Contrastive) -> torch.nn.Module:
    """Distances of unit vectors against two margins, the mean over pairs that violate theirs."""
    loss: torch.nn.Module = losses.ContrastiveLoss(options.positive_margin, options.negative_margin)
    return loss


def multi_similarity(options: MultiSimilarity) -> torch.nn.Module:
    """Cosines, of the pairs that its own mining keeps."""
    loss = losses.MultiSimilarityLoss(options.alpha, options.beta, options.base)
    return Mined(loss, miners.MultiSimilarityMiner(options.epsilon))


def nt_xent(options: NTXent) -> torch.nn.Module:
    """Cosines over a temperature."""
    loss: torch.nn.Module = losses.NTXentLoss(options.temperature)
    return loss
