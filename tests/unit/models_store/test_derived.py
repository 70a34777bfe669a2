"""Encoders that look through another's network."""

import json
from pathlib import Path

import pytest

from models_store.derived import CAPTION, GLRT
from models_store.errors import EncoderError
from models_store.profiles import resolve
from models_store.registry import available, load, read_blueprint, revision, speaks
from tests.two_towers import write_clip, write_siglip


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A weights folder with a CLIP and a SigLIP 2, not to be changed."""
    folder = tmp_path_factory.mktemp("weights")
    write_clip(folder / "clip")
    write_siglip(folder / "siglip2")
    return folder


def test_captions_are_read_by_the_best_text_side_there_is(weights: Path, tmp_path: Path) -> None:
    caption = available(weights)[CAPTION]
    assert caption.reader is not None
    assert caption.reader.name == "siglip2"
    assert speaks(caption)
    (tmp_path / "alone").mkdir()
    (tmp_path / "alone" / "clip").symlink_to(weights / "clip")
    reader = available(tmp_path / "alone")[CAPTION].reader
    assert reader is not None
    assert reader.name == "clip"


def test_the_revision_is_of_the_text_side(weights: Path, tmp_path: Path) -> None:
    here = available(weights)[CAPTION]
    (tmp_path / "alone").mkdir()
    (tmp_path / "alone" / "clip").symlink_to(weights / "clip")
    assert revision(here) == revision(available(weights)[CAPTION])
    assert revision(here) != revision(available(tmp_path / "alone")[CAPTION])


def test_it_votes_only_where_a_profile_names_it(weights: Path, tmp_path: Path) -> None:
    specs = available(weights)
    for profile in (None, "descriptors", "starter"):
        assert CAPTION not in {one.encoder for one in resolve(profile, specs).members}
    file = tmp_path / "mine.toml"
    file.write_text("[encoders.caption]\nweight = 0.5\n")
    (member,) = resolve(str(file), specs).members
    assert (member.encoder, member.weight) == (CAPTION, 0.5)


def test_it_has_no_network_to_load(weights: Path) -> None:
    caption = available(weights)[CAPTION]
    for use in (load, read_blueprint):
        with pytest.raises(EncoderError):
            use(caption)


def test_a_folder_of_that_name_goes_before_it(weights: Path, tmp_path: Path) -> None:
    for name in (CAPTION, GLRT):
        write_clip(tmp_path / name)
    specs = available(tmp_path)
    for name in (CAPTION, GLRT):
        assert specs[name].folder == tmp_path / name
    assert json.loads((tmp_path / CAPTION / "config.json").read_text())["model_type"] == "clip"
