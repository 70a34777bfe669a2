import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from click.testing import Result
from PIL import Image

from index_store.feedback_tuning import FEWEST
from tasks.ensemble import get_catalog, get_profile
from tasks.errors import TasksError
from tasks.gallery_weights import set_by_hand
from tests.kept_searches import filled_gallery
from tests.thumbs import judge_searches

Run = Callable[..., Result]


@pytest.fixture
def coloured(run: Run, tmp_path: Path) -> Path:
    """Classes of one tint each, more or less, their shapes by chance: only colours are of use."""
    chance = np.random.default_rng(0)
    for number, colour in enumerate(np.eye(3)):
        folder = tmp_path / "pictures" / f"colour {number}"
        folder.mkdir(parents=True)
        for name in range(30):
            tint = 30 * colour + chance.normal(0, 15, 3)
            blocks = np.clip(chance.integers(60, 180, (6, 6, 1)) + tint, 0, 255)
            picture = Image.fromarray(blocks.astype(np.uint8))
            picture.resize((64, 64), Image.Resampling.NEAREST).save(folder / f"{name}.png")
    run("ingest", "colours", tmp_path / "pictures", "--labels", "folders", "--local")
    return tmp_path / "pictures"


def in_use(run: Run) -> dict[str, float]:
    found: dict[str, float] = json.loads(run("evaluate", "colours", "--json").stdout)["weights"]
    return found


def voted(run: Run, picture: Path) -> set[str]:
    answer = json.loads(run("search", "colours", picture, "--local", "--json").stdout)
    return {one["encoder"] for one in answer["encoders"]}


def test_votes_that_help_count_more_until_it_is_undone(run: Run, coloured: Path) -> None:
    usual = in_use(run)
    told = json.loads(run("tune", "colours", "--json").stdout)
    assert told["kept"]
    assert told["best_member"] == "colour"
    assert in_use(run) == told["weights"] != usual
    assert told["weights"]["colour"] == 1

    gallery = get_catalog().galleries.get("colours")
    get_catalog().tunings.keep(gallery.id, {"colour": 1.0, "texture": 0.0, "shape": 0.2}, {})
    assert voted(run, coloured / "colour 1" / "3.png") == {"colour", "shape"}

    for _ in range(2):
        assert "in use again" in run("tune", "colours", "--undo").output
    assert in_use(run) == usual
    assert "nothing" in run("tune", "colours", "--undo").output
    assert voted(run, coloured / "colour 1" / "3.png") == set(usual)


def test_tuning_again_keeps_no_second_copy(run: Run, coloured: Path) -> None:
    usual = in_use(run)
    run("tune", "colours")
    again = json.loads(run("tune", "colours", "--json").stdout)
    assert not again["kept"]
    assert again["gains"]["in_use"]["mean"] == 0
    assert "the weights in use" in run("tune", "colours").output
    run("tune", "colours", "--undo")
    assert in_use(run) == usual


def test_whoever_is_left_votes_where_tuning_wanted_others_only(run: Run, coloured: Path) -> None:
    gallery = get_catalog().galleries.get("colours")
    get_catalog().tunings.keep(gallery.id, {"gone": 1.0} | dict.fromkeys(in_use(run), 0.0), {})
    assert set(in_use(run).values()) == {1.0}
    assert voted(run, coloured / "colour 1" / "3.png") == set(in_use(run))


def test_weights_are_shown_with_what_they_gain(run: Run, coloured: Path) -> None:
    shown = run("tune", "colours").output
    assert "points over equal weights" in shown
    assert "points over RRF" in shown
    assert "points over the weights in use" in shown
    assert "kept: MAP@10" in shown


def test_without_labels_there_is_nothing_to_tune_with(run: Run, folder: Path) -> None:
    run("ingest", "pets", folder, "--local")
    with pytest.raises(TasksError, match="too little to tune with") as error:
        run("tune", "pets")
    assert "labels" in error.value.hint


def test_feedback_that_speaks_for_weights_is_used_if_one_wants_to(run: Run) -> None:
    gallery, ids = filled_gallery(get_catalog(), "some", 60)
    too_few = run("tune", "some", "--from-feedback", "--yes").output
    assert f"{FEWEST} are needed" in too_few
    noises = {"colour": 0.3, "texture": 2.5, "shape": 2.5}
    judge_searches(get_catalog(), gallery, ids, 30, noises)
    assert "points" in run("tune", "some", "--from-feedback").output  # nobody there to say yes
    assert get_catalog().tunings.in_use(gallery.id) is None
    told = json.loads(run("tune", "some", "--from-feedback", "--yes", "--json").stdout)
    assert told["used"]
    tuning = get_catalog().tunings.in_use(gallery.id)
    assert tuning is not None
    assert (tuning.kind, tuning.weights) == ("feedback", told["weights"])
    assert "in use again" in run("tune", "some", "--undo").output
    assert get_catalog().tunings.in_use(gallery.id) is None


def test_weights_set_by_hand_are_taken_back_as_well(run: Run) -> None:
    gallery = get_catalog().galleries.create("some")
    set_by_hand(get_catalog(), gallery.id, get_profile().members, {"colour": 0.5})
    assert "in use again" in run("tune", "some", "--undo").output
    assert get_catalog().tunings.in_use(gallery.id) is None
