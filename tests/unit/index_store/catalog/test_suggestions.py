"""Suggested labels: shown by run, read by likelihood, gone when the picture needs none."""

from collections.abc import Callable

import pytest

from index_store.catalog import suggestions
from index_store.catalog.database import Catalog
from index_store.catalog.records import Gallery, NewImage
from index_store.catalog.suggestion_records import LabelTally, Place, Suggestion
from index_store.errors import NotFoundError

Picture = Callable[..., NewImage]


@pytest.fixture
def ids(catalog: Catalog, gallery: Gallery, picture: Picture) -> list[int]:
    """Six pictures without a label."""
    arrivals = catalog.images.add_many(gallery.id, [picture(n) for n in range(6)])
    return [one.image_id for one in arrivals]


def run(catalog: Catalog, gallery: Gallery, found: list[Suggestion], *, end: bool = True) -> int:
    job, _ = catalog.jobs.submit("suggest", gallery, "clip")
    run_id = catalog.suggestions.begin(gallery.id, job.id, "clip")
    catalog.suggestions.add(run_id, found)
    if end:
        catalog.suggestions.publish(run_id, "probe", {"methods": []})
        catalog.jobs.fail(job.id, "over", "so that the next can begin")
    return run_id


def spread(ids: list[int]) -> list[Suggestion]:
    """Cats from .9 down to .6, then a dog and another one less likely."""
    cats = [Suggestion(one, "cat", 0.9 - 0.1 * at) for at, one in enumerate(ids[:4])]
    return [*cats, Suggestion(ids[4], "dog", 0.8), Suggestion(ids[5], "dog", 0.3)]


def test_a_run_is_shown_when_it_is_published(
    catalog: Catalog, gallery: Gallery, ids: list[int]
) -> None:
    assert catalog.suggestions.current(gallery.id) is None
    unfinished = run(catalog, gallery, spread(ids), end=False)
    assert catalog.suggestions.current(gallery.id) is None
    catalog.suggestions.publish(unfinished, "zero_shot", {"pictures": 6})
    current = catalog.suggestions.current(gallery.id)
    assert current is not None
    assert (current.id, current.method, current.encoder) == (unfinished, "zero_shot", "clip")
    assert current.report == {"pictures": 6}


def test_the_likeliest_come_first_page_by_page(
    catalog: Catalog, gallery: Gallery, ids: list[int]
) -> None:
    same = [Suggestion(one, "cat", 0.5) for one in ids]
    run_id = run(catalog, gallery, same)
    seen: list[int] = []
    after = None
    while page := catalog.suggestions.page(run_id, "cat", after=after, limit=4):
        seen += [one.image_id for one in page]
        after = Place(page[-1].confidence, page[-1].image_id)
    assert seen == ids[::-1]
    run_id = run(catalog, gallery, spread(ids))
    page = catalog.suggestions.page(run_id, "cat", least=0.65)
    assert [one.image_id for one in page] == ids[:3]
    assert catalog.suggestions.page(run_id, "bird") == []


def test_tally(catalog: Catalog, gallery: Gallery, ids: list[int]) -> None:
    run_id = run(catalog, gallery, spread(ids))
    assert catalog.suggestions.tally(run_id, 0.75) == [
        LabelTally("cat", 4, 2),
        LabelTally("dog", 2, 1),
    ]


def test_what_was_labelled_or_removed_meanwhile_drops_out_and_may_come_back(
    catalog: Catalog, gallery: Gallery, ids: list[int]
) -> None:
    run_id = run(catalog, gallery, spread(ids))
    catalog.images.relabel({ids[0]: "lynx"})
    catalog.images.remove([ids[4]])
    assert catalog.suggestions.tally(run_id) == [LabelTally("cat", 3, 3), LabelTally("dog", 1, 1)]
    assert [one.image_id for one in catalog.suggestions.page(run_id, "dog")] == [ids[5]]
    catalog.images.relabel({ids[0]: None})
    catalog.images.restore([ids[4]])
    assert catalog.suggestions.tally(run_id) == [LabelTally("cat", 4, 4), LabelTally("dog", 2, 2)]


def test_the_next_run_replaces_what_nobody_decided_about(
    catalog: Catalog, gallery: Gallery, ids: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(suggestions, "_BATCH", 2)
    first = run(catalog, gallery, spread(ids))
    decision = catalog.decisions.take(gallery.id, first, "accept", only="dog")
    assert catalog.decisions.carry_out(decision.id, 10)
    second = run(catalog, gallery, [Suggestion(ids[0], "bird", 0.7)])
    assert catalog.suggestions.tally(first) == []
    assert catalog.suggestions.tally(second) == [LabelTally("bird", 1, 1)]
    assert [one.pictures for one in catalog.decisions.list(gallery.id)] == [2]
    third = run(
        catalog, gallery, []
    )  # the second goes altogether, the first is part of the history
    current = catalog.suggestions.current(gallery.id)
    assert current is not None
    assert (current.id, catalog.suggestions.tally(second)) == (third, [])
    assert catalog.decisions.undo(decision.id, 10)


def test_a_run_that_came_to_no_end_is_dropped_by_the_next(
    catalog: Catalog, gallery: Gallery, ids: list[int]
) -> None:
    abandoned = run(catalog, gallery, spread(ids), end=False)
    job, _ = catalog.jobs.submit("suggest", gallery, "clip")
    again = catalog.suggestions.begin(gallery.id, job.id, "clip")
    assert again > abandoned
    assert catalog.suggestions.tally(abandoned) == []


def test_there_is_one_job_per_gallery_on_its_own_terms(catalog: Catalog, gallery: Gallery) -> None:
    first, _ = catalog.jobs.submit("suggest", gallery, "clip", {"classes": ["cat"]})
    second, created = catalog.jobs.submit("suggest", gallery, "siglip2", {"classes": ["dog"]})
    assert not created
    assert (second.id, second.params) == (first.id, {"classes": ["cat"]})


def test_a_deleted_gallery_takes_all_of_it_along(
    catalog: Catalog, gallery: Gallery, ids: list[int]
) -> None:
    run_id = run(catalog, gallery, spread(ids))
    decision = catalog.decisions.take(gallery.id, run_id, "reject", only="cat")
    catalog.decisions.carry_out(decision.id, 10)
    catalog.prompts.keep(gallery.id, "own", ["a {}"])
    catalog.galleries.delete(gallery.name)
    assert sum(len(batch) for batch in catalog.galleries.purge()) == 6
    assert catalog.suggestions.current(gallery.id) is None
    assert catalog.decisions.list(gallery.id) == []
    assert catalog.prompts.in_use(gallery.id) is None
    job, _ = catalog.jobs.submit("suggest", catalog.galleries.create("other"), "clip")
    with pytest.raises(NotFoundError):
        catalog.suggestions.begin(gallery.id, job.id, "clip")


def test_unlabelled_ids(catalog: Catalog, gallery: Gallery, ids: list[int]) -> None:
    catalog.images.relabel({ids[1]: "cat"})
    catalog.images.remove([ids[2]])
    wanted = [ids[0], *ids[3:]]
    assert catalog.images.unlabelled_ids(gallery.id).tolist() == wanted
