"""From thumbs on answered searches to weights that are in use."""

from pathlib import Path

import pytest

from index_store.catalog.database import Catalog
from index_store.catalog.records import FeedbackCount, Gallery
from index_store.errors import NotFoundError
from index_store.feedback_tuning import FEWEST
from index_store.fusion.min_max_sum import min_max_sum
from models_store.profiles import Member
from tasks import feedback, feedback_tuning
from tasks.ensemble import get_catalog, get_profile
from tasks.errors import NoClearGainError
from tasks.feedback import give, judged_questions, take_back, thumbs_of
from tasks.gallery_weights import undo, weights_in_use
from tasks.outcome import Outcome
from tests.kept_searches import answered, by_chance, filled_gallery
from tests.thumbs import judge_searches


@pytest.fixture
def catalog(var: Path) -> Catalog:
    return get_catalog()


@pytest.fixture
def members(catalog: Catalog) -> tuple[Member, ...]:
    """colour, texture and shape."""
    return tuple(get_profile().members)


def in_use(catalog: Catalog, gallery: Gallery, members: tuple[Member, ...]) -> dict[str, float]:
    return weights_in_use(catalog, gallery.id, members).weights


def test_the_same_question_finds_its_thumbs_again(catalog: Catalog) -> None:
    gallery, ids = filled_gallery(catalog, "some", 30)
    outcomes = [Outcome("colour", 1.0, by_chance(ids, 20, 0))]
    first, again = (answered(catalog, gallery, outcomes, asked="a beach") for _ in range(2))
    other = answered(catalog, gallery, outcomes, asked="a forest")
    give(catalog, first, ids[0], "up")
    give(catalog, again, ids[1], "down")
    give(catalog, other, ids[1], "up")
    request = catalog.searches.get(first).request  # type: ignore[union-attr]
    assert thumbs_of(catalog, request) == {ids[0]: "up", ids[1]: "down"}
    take_back(catalog, again, ids[0])
    assert thumbs_of(catalog, request) == {ids[1]: "down"}
    assert catalog.feedback.count(gallery.id) == FeedbackCount(1, 1, 2)
    assert len(judged_questions(catalog, gallery.id)) == 2


def test_only_pictures_of_the_gallery_are_judged(catalog: Catalog) -> None:
    gallery, ids = filled_gallery(catalog, "some", 30)
    _, elsewhere = filled_gallery(catalog, "other", 3)
    search = answered(catalog, gallery, [Outcome("colour", 1.0, by_chance(ids, 20, 0))], asked="x")
    for picture in (elsewhere[0], 10**6):
        with pytest.raises(NotFoundError):
            give(catalog, search, picture, "up")


def test_feedback_that_speaks_for_weights_is_measured_then_used_then_undone(
    catalog: Catalog, members: tuple[Member, ...]
) -> None:
    gallery, ids = filled_gallery(catalog, "some", 60)
    usual = in_use(catalog, gallery, members)
    judge_searches(catalog, gallery, ids, 40, {"colour": 0.3, "texture": 2.5, "shape": 2.5})
    found = feedback_tuning.measure(catalog, gallery.id, members, min_max_sum)
    assert found.keep
    assert in_use(catalog, gallery, members) == usual  # measuring changes nothing
    assert found.weights is not None
    assert found.weights["colour"] == 1 > found.weights["shape"]
    assert "MAP@10" in feedback_tuning.verdict(found)

    used, tuning_id = feedback_tuning.apply(
        catalog, gallery.id, members, min_max_sum, seen=found.weights
    )
    assert used == found
    tuning = catalog.tunings.in_use(gallery.id)
    assert tuning is not None
    assert (tuning.kind, tuning.id) == ("feedback", tuning_id)
    assert in_use(catalog, gallery, members) == found.weights
    undo(catalog, gallery.id, tuning_id)
    assert in_use(catalog, gallery, members) == usual


def test_weights_that_were_not_seen_are_not_used(
    catalog: Catalog, members: tuple[Member, ...]
) -> None:
    gallery, ids = filled_gallery(catalog, "some", 60)
    judge_searches(catalog, gallery, ids, 40, {"colour": 0.3, "texture": 2.5, "shape": 2.5})
    with pytest.raises(NoClearGainError, match="new feedback"):
        feedback_tuning.apply(
            catalog, gallery.id, members, min_max_sum, seen={"colour": 0.5, "texture": 1.0}
        )
    assert catalog.tunings.in_use(gallery.id) is None


def test_too_little_is_refused_and_told(catalog: Catalog, members: tuple[Member, ...]) -> None:
    gallery, ids = filled_gallery(catalog, "some", 60)
    nothing = feedback_tuning.measure(catalog, gallery.id, members, min_max_sum)
    assert (nothing.questions, nothing.more_needed) == (0, FEWEST)
    judge_searches(catalog, gallery, ids, 5, {"colour": 0.6, "texture": 2.0, "shape": 2.0})
    few = feedback_tuning.measure(catalog, gallery.id, members, min_max_sum)
    assert few.more_needed == FEWEST - 5
    with pytest.raises(NoClearGainError, match=f"{FEWEST - 5} more"):
        feedback_tuning.apply(catalog, gallery.id, members, min_max_sum)
    assert catalog.tunings.in_use(gallery.id) is None


def test_who_never_voted_keeps_its_share(catalog: Catalog, members: tuple[Member, ...]) -> None:
    gallery, ids = filled_gallery(catalog, "some", 60)
    before = {"colour": 2.0, "texture": 2.0, "shape": 1.0}
    catalog.tunings.keep(gallery.id, before, {})
    judge_searches(catalog, gallery, ids, 40, {"colour": 0.3, "texture": 2.5})
    found = feedback_tuning.measure(catalog, gallery.id, members, min_max_sum)
    assert found.weights is not None
    share = found.weights["shape"] / sum(found.weights.values())
    assert share == pytest.approx(1.0 / 5.0)


def test_one_encoder_with_feedback_is_nothing_to_weigh(
    catalog: Catalog, members: tuple[Member, ...]
) -> None:
    gallery, ids = filled_gallery(catalog, "some", 60)
    judge_searches(catalog, gallery, ids, 3, {"colour": 0.6})
    found = feedback_tuning.measure(catalog, gallery.id, members, min_max_sum)
    assert not found.keep
    assert "fewer than two" in feedback_tuning.verdict(found)


def test_only_the_latest_questions_are_looked_at(
    catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    gallery, ids = filled_gallery(catalog, "some", 60)
    judge_searches(catalog, gallery, ids, 6, {"colour": 0.6, "texture": 2.0})
    monkeypatch.setattr(feedback, "MOST", 4)
    assert len(judged_questions(catalog, gallery.id)) == 4
