"""The triplet loss, by which triplets of a batch it looks at."""

import torch
from pytorch_metric_learning import losses, miners

from models_store.training.losses.mined import Mined
from models_store.training.losses.options import Triplet


def triplet(options: Triplet) -> torch.nn.Module:
    """Distances of unit vectors, the mean over triplets that violate the margin."""
    loss: torch.nn.Module = losses.TripletMarginLoss(margin=options.margin)
    match options.mining:
        case "all":
            return loss
        case "hard":
            return Mined(loss, miners.BatchHardMiner())
        case "semi-hard":
            return Mined(
                loss, miners.TripletMarginMiner(options.margin, type_of_triplets="semihard")
            )
