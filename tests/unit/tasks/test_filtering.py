"""A vote under a filter: real encoder, stores and index over a few pictures."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from index_store.admitted import Few, Many
from index_store.catalog.browsing_records import ImageFilter
from index_store.catalog.records import Gallery
from index_store.images import ImageFiles
from models_store.preprocess.decode import open_picture
from tasks import filtering
from tasks.client.jobs import submit_reindex
from tasks.ensemble import get_catalog
from tasks.errors import NothingMatchesError
from tasks.filtering import admitted, filter_of, require_match
from tasks.indexing import run_job
from tasks.ingest import ingest_folder
from tasks.outcome import Outcome
from tasks.parts import Shown, Source
from tasks.runtime import get_engine
from tasks.voting import Question, vote

ENCODER = "colour"
CLASSES, EACH = 6, 8


@pytest.fixture
def gallery(var: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Gallery:
    """Pictures of one colour with a little noise, a colour per label, indexed."""
    monkeypatch.setattr("tasks.client.jobs.dispatch", lambda job: True)
    random = np.random.default_rng(0)
    for name, colour in enumerate(random.integers(0, 255, (CLASSES, 3))):
        folder = tmp_path / "in" / f"kind {name}"
        folder.mkdir(parents=True)
        for number in range(EACH):
            noisy = np.clip(colour + random.normal(0, 6, (64, 64, 3)), 0, 255)
            Image.fromarray(noisy.astype(np.uint8)).save(folder / f"{name}-{number}.png")
    catalog = get_catalog()
    catalog.galleries.create("some")
    ingest_folder(
        catalog, ImageFiles(var), catalog.galleries.get("some"), tmp_path / "in", max_pixels=10**6
    )
    (job,) = submit_reindex(catalog.galleries.get("some"), [ENCODER], rebuild=True)
    run_job(job.id)
    return catalog.galleries.get("some")


@pytest.fixture
def picture(tmp_path: Path, gallery: Gallery) -> Shown:
    """One of the pictures of the label ``kind 2``."""
    data = (tmp_path / "in" / "kind 2" / "2-3.png").read_bytes()
    return Shown(open_picture(data, max_pixels=10**6), Source("2-3.png", ""))


def asked(gallery: Gallery, picture: Shown, wanted: ImageFilter | None, depth: int = 10) -> Outcome:
    question = Question(gallery.id, depth, [picture], wanted)
    outcome = vote(get_engine(), ENCODER, 1.0, question)
    assert outcome.state == "voted", outcome.detail
    return outcome


def labels(outcome: Outcome) -> Sequence[str | None]:
    images = get_catalog().images.get_many([one.image_id for one in outcome.ranking])
    return [images[one.image_id].label for one in outcome.ranking]


@pytest.mark.parametrize("most_listed", [filtering.MOST_LISTED, 5])
def test_all_that_a_filter_lets_through_is_found_in_its_order(
    gallery: Gallery, picture: Shown, most_listed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filtering, "MOST_LISTED", most_listed)
    wanted = ImageFilter(labels=("kind 0", "kind 5"))
    everything = asked(gallery, picture, None, depth=CLASSES * EACH)
    found = asked(gallery, picture, wanted)
    kinds = dict(zip([one.image_id for one in everything.ranking], labels(everything), strict=True))
    expected = [one.image_id for one in everything.ranking if kinds[one.image_id] in wanted.labels]
    assert [one.image_id for one in found.ranking] == expected[:10]
    assert found.evidence == asked(gallery, picture, None).evidence  # the odds stay what they are


def test_dates_count_and_removed_pictures_do_not(gallery: Gallery, picture: Shown) -> None:
    now = datetime.now(UTC)
    today = ImageFilter(labels=("kind 2",), since=now - timedelta(hours=1))
    found = asked(gallery, picture, today)
    assert labels(found) == ["kind 2"] * EACH
    get_catalog().images.remove([found.ranking[0].image_id])
    left = [one.image_id for one in asked(gallery, picture, today).ranking]
    assert left == [one.image_id for one in found.ranking[1:]]
    assert asked(gallery, picture, ImageFilter(until=now - timedelta(hours=1))).ranking == ()


def test_few_are_listed_and_many_are_not(gallery: Gallery, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = ImageFilter(labels=("kind 1",))
    few = admitted(get_catalog(), gallery.id, wanted)
    assert isinstance(few, Few)
    assert len(few.ids) == EACH
    monkeypatch.setattr(filtering, "MOST_LISTED", EACH - 1)
    many = admitted(get_catalog(), gallery.id, wanted)
    assert isinstance(many, Many)
    assert many.images == EACH
    assert many.among([0, *few.ids.tolist(), 10**9]) == set(few.ids.tolist())


def test_a_filter_that_lets_nothing_through_is_refused(gallery: Gallery) -> None:
    require_match(get_catalog(), gallery, ImageFilter(labels=("kind 0",)))
    with pytest.raises(NothingMatchesError, match="no picture of some"):
        require_match(get_catalog(), gallery, ImageFilter(labels=("sea",)))


def test_requests_from_before_there_were_filters_have_none() -> None:
    wanted = ImageFilter(labels=("sea",), since=datetime(2026, 1, 1, tzinfo=UTC))
    assert filter_of({"filter": wanted.to_json()}) == wanted
    assert filter_of({"filter": None}) is None
    assert filter_of({}) is None
