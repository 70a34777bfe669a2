"""Each loss against a value computed by hand, from its paper's formula."""

import math

import numpy as np
import pytest
import torch
from torch.nn.functional import cross_entropy, normalize

from models_store.training.losses import options as of
from models_store.training.losses.registry import build_loss

# Unit vectors at 0, 60, 90 and 180 degrees, two of each class; distances are easily seen.
ANGLES = torch.deg2rad(torch.tensor([0.0, 60.0, 90.0, 180.0]))
EMBEDDINGS = torch.stack([torch.cos(ANGLES), torch.sin(ANGLES)], 1)
LABELS = torch.tensor([0, 0, 1, 1])


def distance(i: int, j: int) -> float:
    return float(torch.dist(EMBEDDINGS[i], EMBEDDINGS[j]))


def value(options: of.AnyLoss, embeddings: torch.Tensor = EMBEDDINGS) -> float:
    return float(build_loss(options, classes=2, dimension=2)(embeddings, LABELS).detach())


def with_directions(options: of.AnyLoss) -> torch.nn.Module:
    loss = build_loss(options, classes=2, dimension=2)
    (directions,) = loss.parameters()
    directions.data = torch.tensor([[1.0, 0.0], [0.0, 1.0]])  # class 0 along x, class 1 along y
    return loss


def test_contrastive() -> None:
    # Positives 0-1 at distance 1 and 2-3 at sqrt(2); of the negatives only 1-2 is nearer than 1.
    near = distance(1, 2)
    assert near == pytest.approx(2 * math.sin(math.radians(15)))
    expected = (1 + math.sqrt(2)) / 2 + (1 - near)
    assert value(of.Contrastive()) == pytest.approx(expected, rel=1e-5)


def triplets() -> list[tuple[float, float, int]]:
    """Distance to the positive, to the negative, and the anchor, of all triplets."""
    partner = {0: 1, 1: 0, 2: 3, 3: 2}
    return [
        (distance(a, partner[a]), distance(a, n), a)
        for a in range(4)
        for n in range(4)
        if n not in (a, partner[a])
    ]


def test_triplet_of_all() -> None:
    violated = [p - n + 0.3 for p, n, _ in triplets() if p - n + 0.3 > 0]
    assert 0 < len(violated) < 8
    found = value(of.Triplet(mining="all", margin=0.3))
    assert found == pytest.approx(float(np.mean(violated)), rel=1e-5)


def test_triplet_of_the_hardest_negative_of_each_anchor() -> None:
    hardest = [max(p - n + 0.3 for p, n, a in triplets() if a == anchor) for anchor in range(4)]
    violated = [one for one in hardest if one > 0]
    found = value(of.Triplet(mining="hard", margin=0.3))
    assert found == pytest.approx(float(np.mean(violated)), rel=1e-5)


def test_triplet_of_negatives_beyond_the_positive_but_within_the_margin() -> None:
    semi_hard = [p - n + 0.6 for p, n, _ in triplets() if 0 < n - p <= 0.6]
    assert 0 < len(semi_hard) < 8
    found = value(of.Triplet(mining="semi-hard", margin=0.6))
    assert found == pytest.approx(float(np.mean(semi_hard)), rel=1e-5)


def test_multi_similarity() -> None:
    options = of.MultiSimilarity(alpha=2, beta=4, base=0.5, epsilon=5)  # epsilon keeps all pairs
    cosines = (EMBEDDINGS @ EMBEDDINGS.T).numpy()
    terms = []
    for a in range(4):
        same = [j for j in range(4) if j != a and LABELS[j] == LABELS[a]]
        others = [j for j in range(4) if LABELS[j] != LABELS[a]]
        near = math.log1p(sum(math.exp(-2 * (cosines[a, j] - 0.5)) for j in same)) / 2
        far = math.log1p(sum(math.exp(4 * (cosines[a, j] - 0.5)) for j in others)) / 4
        terms.append(near + far)
    assert value(options) == pytest.approx(float(np.mean(terms)), rel=1e-5)


def test_multi_similarity_leaves_out_pairs_that_teach_nothing() -> None:
    apart = torch.tensor([[1.0, 0.0], [1.0, 0.0], [-1.0, 0.0], [-1.0, 0.0]])
    assert value(of.MultiSimilarity(), apart) == 0


def test_nt_xent() -> None:
    cosines = (EMBEDDINGS @ EMBEDDINGS.T / 0.5).numpy()
    terms = []
    for a, p in ((0, 1), (1, 0), (2, 3), (3, 2)):
        others = [math.exp(cosines[a, j]) for j in range(4) if LABELS[j] != LABELS[a]]
        own = math.exp(cosines[a, p])
        terms.append(-math.log(own / (own + sum(others))))
    assert value(of.NTXent(temperature=0.5)) == pytest.approx(float(np.mean(terms)), rel=1e-5)


def test_normalised_softmax_does_not_look_at_lengths() -> None:
    loss = with_directions(of.NormalisedSoftmax(temperature=0.5))
    expected = cross_entropy(EMBEDDINGS / 0.5, LABELS)
    assert float(loss(3 * EMBEDDINGS, LABELS).detach()) == pytest.approx(float(expected), rel=1e-5)


def expected_with_margin(moved: list[float], scale: float) -> float:
    """Cross-entropy where the cosine to the own class is replaced."""
    logits = EMBEDDINGS.clone()
    logits[torch.arange(4), LABELS] = torch.tensor(moved)
    return float(cross_entropy(logits * scale, LABELS))


def test_arcface_adds_to_the_angle() -> None:
    loss = with_directions(of.ArcFace(margin=30, scale=4))
    # Angles to the own class: 0 and 60 to x; 0 and 90 to y.
    moved = [math.cos(math.radians(angle + 30)) for angle in (0, 60, 0, 90)]
    expected = expected_with_margin(moved, 4)
    assert float(loss(EMBEDDINGS, LABELS).detach()) == pytest.approx(expected, rel=1e-3)


def test_cosface_takes_off_the_cosine() -> None:
    loss = with_directions(of.CosFace(margin=0.25, scale=4))
    moved = [math.cos(math.radians(angle)) - 0.25 for angle in (0, 60, 0, 90)]
    expected = expected_with_margin(moved, 4)
    assert float(loss(EMBEDDINGS, LABELS).detach()) == pytest.approx(expected, rel=1e-5)


@pytest.mark.parametrize("options", [{"scale": 1, "keep_length": True}, {"scale": 3}], ids=str)
def test_sphereface_multiplies_the_angle(options: dict[str, float]) -> None:
    loss = with_directions(of.SphereFace(margin=2, **options))
    # (-1)^k cos(2 angle) - 2k, where k counts the quarter turns.
    moved = [1.0, -0.5, 1.0, -1.0]
    expected = expected_with_margin(moved, 3)  # the length, or the scale
    assert float(loss(3 * EMBEDDINGS, LABELS).detach()) == pytest.approx(expected, rel=1e-3)


@pytest.mark.parametrize("options", [of.Triplet(mining="semi-hard"), of.NTXent(), of.Contrastive()])
def test_lengths_do_not_count(options: of.AnyLoss) -> None:
    stretched = EMBEDDINGS * torch.tensor([[1.0], [2.0], [5.0], [0.1]])
    torch.testing.assert_close(normalize(stretched), EMBEDDINGS)
    assert value(options, stretched) == pytest.approx(value(options), rel=1e-4)
