"""Which network writes captions, and what there is to do where there is none."""

import shutil
from pathlib import Path

import pytest

from models_store.captions.loading import find_captioner, load_captioner, require_captioner
from models_store.errors import NoCaptionerError
from models_store.inventory import inventory, verified
from models_store.published.catalogue import published_captioners
from models_store.registry import available


def test_without_one_the_error_names_the_three_ways(tmp_path: Path) -> None:
    assert find_captioner(None) is None
    assert find_captioner(tmp_path, tmp_path) is None
    for refuse in (require_captioner, load_captioner):
        with pytest.raises(NoCaptionerError) as refused:
            refuse(None)
        for way in ("semblance models fetch blip", "SEMBLANCE_WEIGHTS", "HF_HOME"):
            assert way in refused.value.hint


def test_a_published_one_goes_before_others(weights: Path) -> None:
    shutil.copytree(weights / "blip", weights / "a_blip")
    found = find_captioner(weights)
    assert found is not None
    assert (found.name, found.folder) == ("blip", weights / "blip")
    shutil.rmtree(weights / "blip")
    found = find_captioner(weights)
    assert found is not None
    assert found.name == "a_blip"


def test_it_may_be_called_like_its_repository_or_be_in_the_hubs_cache(
    weights: Path, tmp_path: Path
) -> None:
    (blip,) = published_captioners().values()
    (weights / "blip").rename(weights / blip.folder_names[1])
    found = find_captioner(weights)
    assert found is not None
    assert found.name == "blip"
    snapshots = tmp_path / "hub" / f"models--{blip.repository.replace('/', '--')}" / "snapshots"
    snapshots.mkdir(parents=True)
    (weights / blip.folder_names[1]).rename(snapshots / blip.revision)
    found = find_captioner(weights, tmp_path / "hub")
    assert found is not None
    assert found.folder == snapshots / blip.revision


def test_it_is_no_encoder(weights: Path) -> None:
    assert "blip" not in available(weights)


def test_it_is_listed_and_checked_like_other_networks(weights: Path) -> None:
    entries = {one.name: one for one in inventory(weights, None)}
    blip = entries["blip"]
    assert (blip.state, blip.writes_captions, blip.dimension) == ("not checked", True, None)
    assert verified(blip).state == "not checked"
    (missing,) = (one for one in inventory(None, None) if one.writes_captions)
    assert (missing.name, missing.state) == ("blip", "missing")
