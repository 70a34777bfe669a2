import pytest
import timm
import torch

from models_store.pooling import GeneralisedMean, use_generalised_mean

FEATURES = torch.tensor([[[[1.0, 2.0], [3.0, 4.0]], [[-5.0, 0.0], [0.0, 2.0]]]])


def test_it_is_the_root_of_the_mean_of_powers() -> None:
    pooled = GeneralisedMean(3)(FEATURES)
    assert pooled.shape == (1, 2, 1, 1)
    # (1 + 8 + 27 + 64) / 4 = 25, and what is below zero counts as nothing: 8 / 4 = 2
    assert pooled.flatten().tolist() == pytest.approx([25 ** (1 / 3), 2 ** (1 / 3)], abs=1e-5)


def test_it_lies_between_the_mean_and_the_maximum() -> None:
    positive = FEATURES[:, :1]
    assert float(GeneralisedMean(1)(positive)) == pytest.approx(2.5)
    assert float(GeneralisedMean(40)(positive)) == pytest.approx(4, rel=0.05)


def test_maps_without_any_response_are_pooled_to_finite_numbers() -> None:
    pooled = GeneralisedMean()(torch.zeros(2, 3, 7, 7))
    assert torch.isfinite(pooled).all()


@pytest.mark.parametrize("architecture", ["test_resnet", "test_convnext", "test_efficientnet"])
def test_a_convolutional_network_keeps_its_shape(architecture: str) -> None:
    torch.manual_seed(0)
    network = timm.create_model(architecture, num_classes=0).eval()
    pictures = torch.rand(2, 3, 64, 64)
    with torch.inference_mode():
        before = network(pictures)
        use_generalised_mean(network)
        after = network(pictures)
    assert after.shape == before.shape
    assert torch.isfinite(after).all()
    assert not torch.allclose(after, before)


def test_what_does_not_pool_by_the_mean_is_refused() -> None:
    for network in (
        timm.create_model("test_vit", num_classes=0),
        timm.create_model("test_resnet", num_classes=0, global_pool="max"),
        torch.nn.Linear(3, 3),
    ):
        with pytest.raises(ValueError, match="does not pool"):
            use_generalised_mean(network)
