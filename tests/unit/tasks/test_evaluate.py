"""Collecting results: real encoders and indexes over drawn shapes."""

from pathlib import Path

import numpy as np
import pytest

from index_store.base import Candidate
from index_store.catalog.records import Gallery
from index_store.evaluation.truth import Truth
from index_store.fusion.min_max_sum import min_max_sum
from index_store.images import ImageFiles
from models_store.profiles import Member
from tasks import evaluate as module
from tasks.client.jobs import submit_reindex
from tasks.ensemble import get_catalog, get_profile
from tasks.evaluate import ENSEMBLE, Evaluation, System, evaluate, queries_of
from tasks.evaluation_indexes import index_recall
from tasks.evaluation_mistakes import confusion, per_class, superclass_confusion, wrong_results
from tasks.indexing import run_job
from tasks.ingest import ingest_folder
from tasks.runtime import get_engine
from tests.drawn_shapes import SHAPES, drawn

PER_SHAPE = 6


@pytest.fixture
def gallery(var: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Gallery:
    """Six of each shape, indexed here; nothing is sent anywhere."""
    monkeypatch.setattr("tasks.client.jobs.dispatch", lambda job: True)
    chance = np.random.default_rng(0)
    for shape in SHAPES:
        (tmp_path / "in" / shape).mkdir(parents=True)
        for number in range(PER_SHAPE):
            drawn(shape, chance).save(tmp_path / "in" / shape / f"{number}.png")
    catalog = get_catalog()
    found = catalog.galleries.get_or_create("shapes")
    ingest_folder(catalog, ImageFiles(var), found, tmp_path / "in", max_pixels=10**6)
    found = catalog.galleries.get("shapes")
    for job in submit_reindex(found, [one.encoder for one in get_profile().members], rebuild=False):
        run_job(job.id)
    return found


def evaluated(gallery: Gallery, members: list[Member], **options: object) -> Evaluation:
    return evaluate(
        get_engine(),
        gallery.id,
        members,
        min_max_sum,
        depth=20,
        progress=lambda *_: None,
        **options,  # type: ignore[arg-type]
    )


def test_stretch_by_stretch_it_finds_the_same(
    gallery: Gallery, monkeypatch: pytest.MonkeyPatch
) -> None:
    members = list(get_profile().members)
    whole = evaluated(gallery, members, without_each=True)
    seen: list[tuple[int, int, str]] = []
    monkeypatch.setattr(module, "_STRETCH", 7)
    parts = evaluate(
        get_engine(),
        gallery.id,
        members,
        min_max_sum,
        depth=20,
        without_each=True,
        progress=lambda *told: seen.append(told),
    )
    assert whole.tens.keys() == parts.tens.keys()
    for system, tens in whole.tens.items():
        assert np.array_equal(tens, parts.tens[system])
        assert not (tens == whole.queries[:, np.newaxis]).any()  # nobody finds himself
    told = [done for done, _, _ in seen]
    assert told == sorted(told)  # whoever looks on sees no bar go back
    assert told[0] < 36 / len(members)
    assert told[-1] == 36


def test_without_one_of_two_the_other_is_left(gallery: Gallery) -> None:
    colour, texture, shape = get_profile().members
    found = evaluated(gallery, [colour, shape], without_each=True)
    assert np.array_equal(
        found.tens[System("without", "colour")], found.tens[System("encoder", "shape")]
    )
    assert np.array_equal(
        found.tens[System("without", "shape")], found.tens[System("encoder", "colour")]
    )

    mute = Member("texture", 0.0, texture.index, texture.dimension)
    with_mute = evaluated(gallery, [colour, mute], without_each=True)
    assert set(with_mute.tens) == {
        System("encoder", "colour"),
        System("encoder", "texture"),
        ENSEMBLE,
    }
    assert np.array_equal(with_mute.tens[ENSEMBLE], with_mute.tens[System("encoder", "colour")])


def test_an_index_is_compared_as_it_is_searched(gallery: Gallery) -> None:
    engine = get_engine()
    catalog = engine.catalog
    catalog.images.remove([int(one) for one in catalog.images.ready_ids(gallery.id)[:5]])
    ready = catalog.images.ready_ids(gallery.id)
    member = next(one for one in get_profile().members if one.encoder == "colour")
    found = index_recall(engine, gallery.id, member, ready)
    assert (found.encoder, found.kind, found.version) == ("colour", "exact", 1)
    assert (found.pictures, found.queries) == (31, 31)
    assert found.recall_at_10 == (1, 1, 1)


def test_an_index_that_misses_pictures_is_told_on(
    gallery: Gallery, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = get_engine()
    shelf = engine.shelf(gallery.id, "colour")
    whole = shelf.search

    def forgetful(*asked: object) -> list[tuple[Candidate, ...]]:
        return [ranking[:6] for ranking in whole(*asked)]  # type: ignore[arg-type]

    monkeypatch.setattr(shelf, "search", forgetful)
    member = next(one for one in get_profile().members if one.encoder == "colour")
    ready = engine.catalog.images.ready_ids(gallery.id)
    found = index_recall(engine, gallery.id, member, ready)
    assert found.recall_at_10.mean == pytest.approx(5 / 10, abs=0.02)


def by_hand() -> Evaluation:
    """Two cats, two dogs, a car alone and a picture without a label."""
    truth = Truth.of({1: "cat", 2: "cat", 3: "dog", 4: "dog", 5: "car"})
    tens = np.full((4, 10), -1, np.int64)
    for row, found in enumerate(((2, 3), (3, 1, 5, 9), (5, 1, 4), (9,))):
        tens[row, : len(found)] = found
    return Evaluation(truth, np.array([1, 2, 3, 4]), {ENSEMBLE: tens})


def test_classes_by_hand() -> None:
    dog, cat = per_class(by_hand())
    few = {"queries": 2, "pictures": 2, "low": None, "high": None}
    assert dog == {"class": "dog", "map_at_10": pytest.approx(1 / 6)} | few
    assert cat == {"class": "cat", "map_at_10": pytest.approx(3 / 4)} | few


def test_a_class_with_queries_enough_has_an_interval() -> None:
    labels = dict.fromkeys(range(1, 13), "cat") | {21: "dog", 22: "dog"}
    queries = np.array(sorted(labels))
    tens = np.full((len(queries), 10), -1)
    tens[:6, 0] = 12  # half of the cats find one
    dog, cat = per_class(Evaluation(Truth.of(labels), queries, {ENSEMBLE: tens}))
    assert (dog["map_at_10"], dog["low"]) == (0.0, None)
    assert cat["map_at_10"] == pytest.approx(0.05)
    assert 0 < cat["low"] < 0.05 < cat["high"] < 0.1


def test_confusions_by_hand() -> None:
    asked, shown = wrong_results(by_hand())
    assert len(asked) == len(shown) == 7
    told = confusion(by_hand())
    assert (told["results"], told["wrong"], told["different"]) == (10, 7, 6)
    assert told["pairs"][0] == {"asked": "cat", "shown": "dog", "count": 2, "per_query": 1.0}
    assert {"asked": "dog", "shown": None, "count": 1, "per_query": 0.5} in told["pairs"]
    assert sum(one["count"] for one in told["pairs"]) == 7


def test_superclasses_by_hand() -> None:
    assert superclass_confusion(by_hand(), {}) is None
    told = superclass_confusion(by_hand(), {"cat": "animal", "dog": "animal", "car": "vehicle"})
    assert told is not None
    assert (told["inside"], told["outside"], told["unknown"]) == (3, 2, 2)
    assert told["inside_share"] == pytest.approx(3 / 5)
    assert told["by_chance"] == pytest.approx(2 / 3)  # two of the three others, for cats and dogs
    assert told["pairs"] == [
        {"asked": "animal", "shown": "animal", "count": 3},
        {"asked": "animal", "shown": "vehicle", "count": 2},
    ]


def test_only_pictures_that_share_a_label_are_asked_about() -> None:
    labels = {3: "a", 1: "a", 2: "b", 5: "c", 4: "c"}
    assert queries_of(labels, None) == [1, 3, 4, 5]
    sample = queries_of(labels, 2)
    assert len(sample) == 2
    assert sample == queries_of(labels, 2)
