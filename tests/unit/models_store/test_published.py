import tomllib
from pathlib import Path

import pytest
from pydantic import ValidationError

from models_store.published import catalogue
from models_store.published.catalogue import (
    Published,
    published,
    published_captioners,
    published_encoders,
)
from models_store.weights import _NAME


def test_the_five_encoders_and_what_writes_captions_are_declared() -> None:
    assert list(published_encoders()) == ["clip", "convnext", "resnet50v2", "siglip2", "vit_clip"]
    assert list(published_captioners()) == ["blip"]
    assert {one.name for one in published().values() if one.text} == {"clip", "siglip2"}


def test_what_timm_knows_of_its_own_agrees() -> None:
    import timm

    for one in published().values():
        owner, name = one.repository.split("/")
        if owner == "timm":
            network = timm.create_model(name.partition(".")[0], num_classes=0)
            assert network.num_features == one.dimension
            assert timm.get_pretrained_cfg(name).license == one.licence.lower()


def test_names_can_be_queues_and_no_two_share_a_folder() -> None:
    names = [name for one in published().values() for name in one.folder_names]
    assert len(set(names)) == len(names)
    assert all(_NAME.fullmatch(name) for name in names)


def test_a_folder_is_named_after_the_encoder_or_the_repository() -> None:
    assert published()["clip"].folder_names == ("clip", "clip-vit-base-patch32")


@pytest.mark.parametrize(
    "text",
    [
        'repository = "alone"',
        "dimension = 0",
        "writes_captions = true",
        'sha256 = "1"',
        'text = "yes"',
        "nonsense",
    ],
)
def test_a_malformed_file_is_an_error(text: str) -> None:
    good = {"name": "one", "repository": "a/b", "licence": "MIT", "dimension": 1, "download_mb": 1}
    Published(**good)
    Published(**{**good, "dimension": None, "writes_captions": True})
    with pytest.raises((ValidationError, tomllib.TOMLDecodeError)):
        Published(**good | tomllib.loads(text))


def test_every_file_beside_the_catalogue_is_one() -> None:
    folder = Path(catalogue.__file__).parent
    assert {path.stem for path in folder.glob("*.toml")} == set(published())
