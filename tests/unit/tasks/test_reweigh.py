"""An answered query under other weights: the same ten as if it had been asked with them."""

from pathlib import Path

import pytest

from index_store.base import Candidate
from index_store.catalog.database import Catalog
from index_store.errors import NotFoundError
from index_store.fusion.methods import METHODS
from tasks.answer import conclude
from tasks.answered import Answered, recall
from tasks.ensemble import get_catalog
from tasks.errors import NoRankingsError, NotAnsweredError, ServiceDownError, WrongWeightsError
from tasks.outcome import Outcome, abstention
from tasks.reweigh import reweigh
from tests.kept_searches import answered, by_chance, evidence, filled_gallery, ranked

NAMES = ("a", "b", "c")


@pytest.fixture
def catalog(var: Path) -> Catalog:
    return get_catalog()


def outcomes_of(ids: list[int], weights: tuple[float, ...] = (1.0, 0.5, 0.25)) -> list[Outcome]:
    """Three votes by chance, of which two know something of odds, and an abstention."""
    votes = [
        Outcome(name, weight, by_chance(ids, 40, seed), evidence=known)
        for seed, (name, weight, known) in enumerate(
            zip(
                NAMES,
                weights,
                (evidence({"even": 1.0}), evidence({"odd": 2.0}, 0.9), None),
                strict=True,
            )
        )
    ]
    return [*votes, abstention("away", 1.0, "no_worker")]


def test_with_the_same_weights_it_is_the_answer(catalog: Catalog) -> None:
    gallery, ids = filled_gallery(catalog, "some", 60)
    query_id = answered(catalog, gallery, outcomes_of(ids), asked="a beach")
    search = catalog.searches.get(query_id)
    assert search is not None
    found = reweigh(catalog, recall(catalog, query_id), {})
    assert found["weights"] == {"a": 1.0, "b": 0.5, "c": 0.25}
    for name in ("fusion", "results", "good_match", "probable"):
        assert found[name] == search.answer[name]


@pytest.mark.parametrize("method", [None, *sorted(METHODS)])
def test_with_others_it_is_as_if_it_had_been_asked_so(
    catalog: Catalog, method: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    gallery, ids = filled_gallery(catalog, "some", 60)
    query_id = answered(catalog, gallery, outcomes_of(ids), asked="a beach")
    left = [one for one in outcomes_of(ids, (0.1, 2.0, 0.0)) if one.weight]
    monkeypatch.setenv("SEMBLANCE_FUSION", method or "min_max_sum")
    from settings import get_settings

    get_settings.cache_clear()
    recalled = recall(catalog, query_id)
    expected = conclude(catalog, {"k": 10, "asked_at": 0.0}, left)
    found = reweigh(catalog, recalled, {"a": 0.1, "b": 2.0, "c": 0.0}, method)  # type: ignore[arg-type]
    for name in ("results", "good_match", "probable"):
        assert found[name] == expected[name]
    assert found["fusion"] == (method or "min_max_sum")
    assert any(one["probability"] is not None for one in found["results"])


def test_without_each_encoder_is_what_weight_zero_gives(catalog: Catalog) -> None:
    gallery, ids = filled_gallery(catalog, "some", 60)
    query_id = answered(catalog, gallery, outcomes_of(ids), asked="a beach")
    recalled = recall(catalog, query_id)
    found = reweigh(catalog, recalled, {})
    shown = {one["image_id"] for one in found["results"]}
    assert [one["encoder"] for one in found["without"]] == ["a", "b", "c"]
    assert any(one["gone"] for one in found["without"])
    for one in found["without"]:
        others = reweigh(catalog, recalled, {one["encoder"]: 0})["results"]
        ids_then = [other["image_id"] for other in others]
        assert one["gone"] == sorted(shown.difference(ids_then))
        assert [(come["rank"], come["image_id"]) for come in one["come"]] == [
            (rank, image_id) for rank, image_id in enumerate(ids_then, 1) if image_id not in shown
        ]
    assert reweigh(catalog, recalled, {"b": 0, "c": 0})["without"] == []


def test_odds_without_evidence_are_left_out(catalog: Catalog) -> None:
    gallery, ids = filled_gallery(catalog, "some", 60)
    query_id = answered(catalog, gallery, outcomes_of(ids), asked="a beach")
    found = reweigh(catalog, recall(catalog, query_id), {"a": 0, "b": 0})  # c knows nothing of odds
    assert {one["probability"] for one in found["results"]} == {None}
    assert (found["good_match"], found["probable"]) == (None, None)


def test_a_picture_that_was_removed_since_makes_room(catalog: Catalog) -> None:
    gallery, ids = filled_gallery(catalog, "some", 20)
    only = Outcome("a", 1.0, ranked({one: -place for place, one in enumerate(ids)}))
    query_id = answered(catalog, gallery, [only], asked="a beach")
    catalog.images.remove(ids[:2])
    found = reweigh(catalog, recall(catalog, query_id), {})
    assert [one["image_id"] for one in found["results"]] == ids[2:12]
    assert [one["rank"] for one in found["results"]] == list(range(1, 11))


def test_weights_that_make_no_sense_are_refused(catalog: Catalog) -> None:
    gallery, ids = filled_gallery(catalog, "some", 60)
    recalled = recall(catalog, answered(catalog, gallery, outcomes_of(ids), asked="a beach"))
    with pytest.raises(WrongWeightsError, match="away, nobody did not vote") as stranger:
        reweigh(catalog, recalled, {"nobody": 1, "away": 1})
    assert "a, b, c" in stranger.value.hint
    with pytest.raises(WrongWeightsError, match="all weights are 0"):
        reweigh(catalog, recalled, dict.fromkeys(NAMES, 0))


def test_searches_without_rankings_say_so(catalog: Catalog) -> None:
    gallery, _ = filled_gallery(catalog, "some", 3)
    request = {"gallery_id": gallery.id, "name": "cat.jpg", "k": 10, "by": ""}
    catalog.searches.record("a" * 32, request, {"state": "done", "took_ms": 1.0})
    with pytest.raises(NoRankingsError) as gone:
        recall(catalog, "a" * 32)
    assert "search again" in gone.value.hint
    silent = answered(catalog, gallery, [abstention("away", 1.0, "no_worker")], asked="a beach")
    with pytest.raises(NotAnsweredError, match="nobody voted"):
        recall(catalog, silent)


def test_without_redis_unknown_queries_are_told_apart_from_known_ones(
    catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises((ServiceDownError, NotFoundError)):
        recall(catalog, "f" * 32)


def test_answered_tells_the_weights_there_were() -> None:
    from index_store.catalog.records import KeptVotes

    votes = KeptVotes({"a": (Candidate(1, 1.0),)}, {})
    one = Answered({"encoders": {"a": 0.3, "away": 1.0}}, "borda", votes)
    assert one.weights == {"a": 0.3}
