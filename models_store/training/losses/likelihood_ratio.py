"""A logistic loss on the log-odds that two pictures are of one class.

Differences d of unit embeddings are taken for normal, N(0, 2 S_W) within a class and N(0, 2 S_T)
otherwise. With S_T v = l S_W v and V'S_W V = I, a pair's log-odds are

    s(d) = 1/2 sum log l - 1/4 sum (1 - 1/l) (v'd)^2,

over the directions with l > 1. The loss log(1 + exp(-y s)) has the gradient -y sigma(-y s) ds: each
pair counts by sigma(-y s), the doubt that the estimates leave about it, so hard pairs count most.
The scatters follow all batches and take no gradient; a batch is judged by those before it, because
about pairs that they were made of estimates leave no doubt. Zhang et al., "GLRT-Based Metric Learning for
Remote Sensing Object Retrieval", arXiv 2410.05773; Koestinger et al., "Large Scale Metric Learning
from Equivalence Constraints", CVPR 2012.
"""

from typing import Final, NamedTuple

import torch
from torch.nn.functional import normalize, one_hot, softplus

from models_store.training.losses.options import LikelihoodRatio

_EVERY: Final = 16
"""Steps between two solutions: the scatters move slowly, and a solution costs as much as a pass."""
_LEAST_VARIANCE: Final = 1e-8


class Scatters(NamedTuple):
    """Unbiased estimates from one batch, each of shape ``(d, d)``."""

    within: torch.Tensor
    total: torch.Tensor


def scatters(embeddings: torch.Tensor, labels: torch.Tensor) -> Scatters:
    """Within-class and total scatter of embeddings of shape ``(n, d)``, by analysis of variance.

    The class means of a small batch differ by chance too: what chance explains, the scatter within
    over the pictures of a class, is taken off the scatter between.

    Raises:
        ValueError: There are not two classes, or no two pictures of one.
    """
    classes, indices = torch.unique(labels, return_inverse=True)
    member = one_hot(indices).to(embeddings)
    sizes = member.sum(0)
    n, c = len(labels), len(classes)
    if c < 2 or n == c:
        raise ValueError("scatters need two classes, and two pictures of one")
    means = member.T @ embeddings / sizes[:, None]
    own = embeddings - means[indices]
    within = own.T @ own / (n - c)
    apart = means - embeddings.mean(0)
    between = (apart * sizes[:, None]).T @ apart / (c - 1)
    usual_size = (n - (sizes**2).sum() / n) / (c - 1)
    return Scatters(within, within + (between - within) / usual_size)


def solve(found: Scatters, shrinkage: float) -> tuple[torch.Tensor, torch.Tensor]:
    """The map under which plain squared distances give log-odds, and their constant.

    Args:
        found: The scatters.
        shrinkage: Share of each one's mean variance that is added to its diagonal.

    Returns:
        ``Z`` of shape ``(d, d)``, columns of zeros for directions left out, and a scalar ``a``: the
        log-odds are ``a - |Z'd|^2 / 4``.
    """
    within, total = (_shrunk(scatter, shrinkage) for scatter in found)
    root = torch.linalg.cholesky(within)
    half = torch.linalg.solve_triangular(root, total, upper=False)
    whitened = torch.linalg.solve_triangular(root, half.T, upper=False)
    ratios, directions = torch.linalg.eigh((whitened + whitened.T) / 2)
    directions = torch.linalg.solve_triangular(root.T, directions, upper=True)
    telling = ratios.clamp(min=1)  # at 1 a direction says nothing, below it is noise
    return directions * torch.sqrt(1 - 1 / telling), torch.log(telling).sum() / 2


class LikelihoodRatioLoss(torch.nn.Module):
    """Mean over the pairs of a batch, those of one class weighing as much as all others."""

    within: torch.Tensor
    total: torch.Tensor
    steps: torch.Tensor
    projection: torch.Tensor
    constant: torch.Tensor

    def __init__(self, dimension: int, options: LikelihoodRatio) -> None:
        super().__init__()
        self._options = options
        for name in ("within", "total", "projection"):
            self.register_buffer(name, torch.zeros(dimension, dimension))
        self.register_buffer("constant", torch.zeros(()))
        self.register_buffer("steps", torch.zeros((), dtype=torch.int64))

    def forward(self, embeddings: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
        """The loss of embeddings of shape ``(n, d)`` with labels of shape ``(n,)``; a scalar.

        Raises:
            ValueError: There are not two classes, or no two pictures of one.
        """
        unit = normalize(embeddings)
        upper = torch.triu(torch.ones(len(labels), len(labels), device=unit.device), 1).bool()
        odds = self.log_odds(unit)[upper] / self._options.temperature
        same = (labels[:, None] == labels)[upper]
        loss = (softplus(-odds[same]).mean() + softplus(odds[~same]).mean()) / 2
        if self.training:
            self._follow(scatters(unit.detach(), labels))
        return loss

    def log_odds(self, unit: torch.Tensor) -> torch.Tensor:
        """Of all pairs of unit embeddings of shape ``(n, d)``; shape ``(n, n)``."""
        mapped = unit @ self.projection
        lengths = (mapped**2).sum(1)
        squares: torch.Tensor = lengths[:, None] + lengths - 2 * mapped @ mapped.T
        return self.constant - squares / 4

    @torch.no_grad()
    def _follow(self, batch: Scatters) -> None:
        """Move the running scatters towards a batch's; its mean as long as there are few."""
        step = int(self.steps)
        share = max(1 - self._options.momentum, 1 / (step + 1))
        self.within.lerp_(batch.within, share)
        self.total.lerp_(batch.total, share)
        if step < _EVERY or step % _EVERY == 0:
            running = Scatters(self.within, self.total)
            # New tensors: the gradient of this batch's loss still needs the old ones.
            self.projection, self.constant = solve(running, self._options.shrinkage)
        self.steps += 1


def _shrunk(scatter: torch.Tensor, shrinkage: float) -> torch.Tensor:
    mean_variance = scatter.diagonal().mean().clamp(min=_LEAST_VARIANCE)
    return scatter + shrinkage * mean_variance * torch.eye(len(scatter), device=scatter.device)
