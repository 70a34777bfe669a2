"""Decisions about suggestions: one by one, in bulk, in portions; and taken back."""

from collections.abc import Callable

import pytest

from index_store.catalog import decisions
from index_store.catalog.database import Catalog
from index_store.catalog.records import Gallery, LabelCount, NewImage
from index_store.catalog.suggestion_records import Suggestion
from index_store.errors import ConflictError, NotFoundError

Picture = Callable[..., NewImage]
LONG = 60.0


@pytest.fixture
def ids(catalog: Catalog, gallery: Gallery, picture: Picture) -> list[int]:
    arrivals = catalog.images.add_many(gallery.id, [picture(n) for n in range(6)])
    return [one.image_id for one in arrivals]


@pytest.fixture
def run_id(catalog: Catalog, gallery: Gallery, ids: list[int]) -> int:
    """Cats from .9 down to .6, then two dogs at .8 and .3."""
    return new_run(catalog, gallery, ids)


def new_run(catalog: Catalog, gallery: Gallery, ids: list[int]) -> int:
    job, _ = catalog.jobs.submit("suggest", gallery, "clip")
    run_id = catalog.suggestions.begin(gallery.id, job.id, "clip")
    cats = [Suggestion(one, "cat", 0.9 - 0.1 * at) for at, one in enumerate(ids[:4])]
    dogs = [Suggestion(ids[4], "dog", 0.8), Suggestion(ids[5], "dog", 0.3)]
    catalog.suggestions.add(run_id, [*cats, *dogs])
    catalog.suggestions.publish(run_id, "probe", {})
    catalog.jobs.fail(job.id, "over", "so that the next can begin")
    return run_id


def labels(catalog: Catalog, ids: list[int]) -> list[str | None]:
    found = catalog.images.get_many(ids)
    return [found[one].label for one in ids]


def open_ones(catalog: Catalog, run_id: int) -> int:
    return sum(one.pictures for one in catalog.suggestions.tally(run_id))


@pytest.mark.parametrize("batch", [1, 500])
def test_everything_above_a_likelihood_is_accepted_and_taken_back(
    catalog: Catalog,
    gallery: Gallery,
    ids: list[int],
    run_id: int,
    batch: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(decisions, "_BATCH", batch)
    decision = catalog.decisions.take(gallery.id, run_id, "accept", least=0.75, by="me")
    assert catalog.decisions.carry_out(decision.id, LONG)
    assert labels(catalog, ids) == ["cat", "cat", None, None, "dog", None]
    assert catalog.images.labels(gallery.id) == [LabelCount("cat", 2), LabelCount("dog", 1)]
    (told,) = catalog.decisions.list(gallery.id)
    assert (told.pictures, told.least, told.undone_at) == (3, 0.75, None)
    assert open_ones(catalog, run_id) == 3

    assert catalog.decisions.undo(decision.id, LONG)
    assert labels(catalog, ids) == [None] * 6
    assert catalog.images.labels(gallery.id) == []
    assert open_ones(catalog, run_id) == 6
    (told,) = catalog.decisions.list(gallery.id)
    assert told.undone_at is not None


def test_one_label_or_single_pictures(
    catalog: Catalog, gallery: Gallery, ids: list[int], run_id: int
) -> None:
    of_label = catalog.decisions.take(gallery.id, run_id, "accept", only="dog")
    catalog.decisions.carry_out(of_label.id, LONG)
    single = catalog.decisions.take(gallery.id, run_id, "accept")
    catalog.decisions.carry_out(single.id, LONG, [ids[0], ids[0], 10**6])
    assert labels(catalog, ids) == ["cat", None, None, None, "dog", "dog"]
    # Of single pictures nothing is left to go on with, least of all everything.
    assert catalog.decisions.carry_out(single.id, LONG)
    assert labels(catalog, ids) == ["cat", None, None, None, "dog", "dog"]


def test_another_label_and_rejecting_say_what_a_picture_is_not(
    catalog: Catalog, gallery: Gallery, ids: list[int], run_id: int
) -> None:
    other = catalog.decisions.take(gallery.id, run_id, "accept", given="lynx")
    catalog.decisions.carry_out(other.id, LONG, [ids[0]])
    no = catalog.decisions.take(gallery.id, run_id, "reject")
    catalog.decisions.carry_out(no.id, LONG, [ids[1], ids[4]])
    assert labels(catalog, ids[:2]) == ["lynx", None]
    assert open_ones(catalog, run_id) == 3
    said = {ids[0]: {"cat"}, ids[1]: {"cat"}, ids[4]: {"dog"}}
    assert catalog.suggestions.rejected(gallery.id) == said
    catalog.decisions.undo(other.id, LONG)
    catalog.decisions.undo(no.id, LONG)
    assert labels(catalog, ids[:2]) == [None, None]
    assert catalog.suggestions.rejected(gallery.id) == {}


def test_what_was_labelled_meanwhile_is_left_alone_both_ways(
    catalog: Catalog, gallery: Gallery, ids: list[int], run_id: int
) -> None:
    catalog.images.relabel({ids[0]: "tiger"})
    catalog.images.remove([ids[1]])
    decision = catalog.decisions.take(gallery.id, run_id, "accept", only="cat")
    catalog.decisions.carry_out(decision.id, LONG)
    assert labels(catalog, ids[:4]) == ["tiger", None, "cat", "cat"]
    catalog.images.relabel({ids[2]: "lynx"})
    catalog.decisions.undo(decision.id, LONG)
    assert labels(catalog, ids[:4]) == ["tiger", None, "lynx", None]


def test_a_large_one_is_carried_out_in_several_calls(
    catalog: Catalog, gallery: Gallery, ids: list[int], run_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decisions, "_BATCH", 2)
    decision = catalog.decisions.take(gallery.id, run_id, "accept", least=0.0)
    calls = 1
    while not catalog.decisions.carry_out(decision.id, 0):
        calls += 1
    assert calls > 1
    assert None not in labels(catalog, ids)
    assert catalog.decisions.get(gallery.id, decision.id).pictures == 6
    while not catalog.decisions.undo(decision.id, 0):
        calls += 1
    assert calls > 3
    assert labels(catalog, ids) == [None] * 6
    assert catalog.images.labels(gallery.id) == []


def test_suggestions_that_were_replaced_cannot_be_decided_about_but_undone(
    catalog: Catalog, gallery: Gallery, ids: list[int], run_id: int
) -> None:
    decision = catalog.decisions.take(gallery.id, run_id, "accept", only="dog")
    catalog.decisions.carry_out(decision.id, LONG)
    newer = new_run(catalog, gallery, ids)
    with pytest.raises(ConflictError, match="no longer"):
        catalog.decisions.carry_out(decision.id, LONG)
    catalog.decisions.undo(decision.id, LONG)
    assert labels(catalog, ids) == [None] * 6
    assert catalog.suggestions.tally(run_id) == []
    assert open_ones(catalog, newer) == 6


def test_what_was_taken_back_is_not_carried_out_any_more(
    catalog: Catalog, gallery: Gallery, ids: list[int], run_id: int
) -> None:
    decision = catalog.decisions.take(gallery.id, run_id, "accept", least=0.5)
    catalog.decisions.undo(decision.id, LONG)
    with pytest.raises(ConflictError):
        catalog.decisions.carry_out(decision.id, LONG)
    assert labels(catalog, ids) == [None] * 6


def test_unknown_ones(catalog: Catalog, gallery: Gallery, run_id: int) -> None:
    other = catalog.galleries.create("other")
    decision = catalog.decisions.take(gallery.id, run_id, "reject", only="cat")
    with pytest.raises(NotFoundError):
        catalog.decisions.get(other.id, decision.id)
    with pytest.raises(NotFoundError):
        catalog.decisions.undo(decision.id + 1, LONG)
    with pytest.raises(NotFoundError):
        catalog.decisions.carry_out(decision.id + 1, LONG)
