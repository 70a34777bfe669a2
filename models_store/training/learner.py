"""A network, what it minimises, and one step of doing so."""

import math
from copy import deepcopy

import torch
from timm.utils.model_ema import ModelEmaV3

from models_store.training.checkpoints import Stateful
from models_store.training.errors import TrainingError
from models_store.training.freezing import freeze, frozen_stages, set_modes, stages
from models_store.training.lora import adapt, merge
from models_store.training.network import TrainedNetwork, build_backbone
from models_store.training.objective import Goal, Objective
from models_store.training.optimiser import build_optimiser, rate_share, set_rate
from models_store.training.precision import standardise, use_half
from models_store.training.reader import Batch
from models_store.training.recipe import Recipe


class Learner:
    """All that changes in the course of a run, but where it is."""

    def __init__(
        self, recipe: Recipe, classes: int, wanted: torch.Tensor | None, device: torch.device
    ) -> None:
        """Build the network and all around it; the recipe's seed decides on the first weights.

        Args:
            recipe: What to build.
            classes: How many there are.
            wanted: A teacher's unit embeddings of all training pictures.
            device: Where to train.

        Raises:
            TrainingError: Something of it cannot be built.
        """
        torch.manual_seed(recipe.seed)
        self._recipe, self._device, self._wanted = recipe, device, wanted
        self._half = use_half(recipe.precision, device)
        backbone, self.origin = build_backbone(recipe.backbone)
        head = classes if recipe.classification.weight else 0
        network = TrainedNetwork(backbone, recipe.backbone, head)
        if recipe.lora.rank:
            adapt(backbone, recipe.lora)
        network.to(device).to(memory_format=torch.channels_last)
        dimension = None if wanted is None else wanted.shape[1]
        self._goal = Goal(network, Objective(recipe, network, classes, dimension).to(device))
        self._optimiser = build_optimiser(self._goal, recipe.optimiser)
        self._trainable = [one for group in self._optimiser.param_groups for one in group["params"]]
        share = recipe.optimiser.average
        self._average = ModelEmaV3(network, decay=share, use_warmup=True) if share else None
        self._stages = len(stages(backbone))
        self.frozen = 0

    @property
    def network(self) -> TrainedNetwork:
        """The network as it is to be used: averaged over the steps, if the recipe says so."""
        found: TrainedNetwork = self._average.module if self._average else self._goal.network
        return found

    @property
    def rate(self) -> float:
        """The highest learning rate of the last step."""
        return max(float(group["lr"]) for group in self._optimiser.param_groups)

    def parts(self) -> dict[str, Stateful]:
        """What a checkpoint has to hold."""
        parts: dict[str, Stateful] = {
            "network": self._goal.network,
            "objective": self._goal.objective,
            "optimiser": self._optimiser,
        }
        return parts if self._average is None else parts | {"average": self._average}

    def begin(self, epoch: int) -> None:
        """Freeze and thaw what the recipe says for an epoch, and leave evaluation."""
        if not self._recipe.lora.rank:  # which has frozen all there is, for good
            self.frozen = frozen_stages(self._recipe.freezing, epoch, self._stages)
            freeze(self._goal.network.backbone, self.frozen)
        set_modes(self._goal.network, statistics=self._recipe.freezing.statistics)
        self._goal.objective.train()

    def learn(self, batch: Batch, step: int, steps_per_epoch: int) -> float:
        """Take one step; returns the loss before it.

        Args:
            batch: To learn from.
            step: Since the start of the run, from 0.
            steps_per_epoch: How many make an epoch.

        Raises:
            TrainingError: The loss is no number any more.
        """
        loss = self._loss(batch)
        value = float(loss.detach())
        if not math.isfinite(value):
            raise TrainingError(
                f"the loss is {value} at step {step}", hint="lower the learning rate"
            )
        options = self._recipe.optimiser
        warmup = round(options.warmup * steps_per_epoch)
        steps = self._recipe.epochs * steps_per_epoch
        share = rate_share(step, warmup, steps, options.least_rate)
        set_rate(self._optimiser, options.learning_rate, share)
        self._optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        if options.clip:
            torch.nn.utils.clip_grad_norm_(self._trainable, options.clip)
        self._optimiser.step()
        if self._average is not None:
            self._average.update(self._goal.network, step + 1)
        return value

    @torch.no_grad()
    def embed(self, pixels: torch.Tensor) -> torch.Tensor:
        """The features of bytes of shape ``(n, 3, side, side)``, shape ``(n, d)``."""
        self.network.eval()
        features: torch.Tensor = self.network.backbone(self._standardised(pixels))
        return features.float()

    def finished(self, weights: dict[str, torch.Tensor] | None) -> TrainedNetwork:
        """A copy for use, on the CPU, in evaluation mode, adapters merged.

        Args:
            weights: To put into it; those of now where it is None.
        """
        network = deepcopy(self.network)
        if weights is not None:
            network.load_state_dict(weights)
        network.cpu()
        merge(network.backbone)
        return network.eval().requires_grad_(False)

    def _loss(self, batch: Batch) -> torch.Tensor:
        pictures = self._standardised(batch.pixels)
        with torch.autocast(self._device.type, torch.bfloat16, enabled=self._half):
            answer = self._goal.network(pictures)
        wanted = None
        if self._wanted is not None:
            wanted = self._wanted[batch.indices].to(self._device)
        loss: torch.Tensor = self._goal.objective(answer, batch.labels.to(self._device), wanted)
        return loss

    def _standardised(self, pixels: torch.Tensor) -> torch.Tensor:
        known = self.origin.pretrained
        return standardise(pixels, known["mean"], known["std"], self._device)
