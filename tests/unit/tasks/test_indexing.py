"""Reindexing in this process: real encoders, stores and indexes over a few pictures."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from index_store.catalog.records import Gallery
from index_store.errors import NotFoundError
from index_store.images import ImageFiles
from index_store.versions import Versions
from models_store.preprocess.decode import open_picture
from models_store.preprocess.decoded_once import DecodedOnce
from tasks.client.jobs import submit_reindex
from tasks.ensemble import get_catalog
from tasks.errors import JobTakenError, TasksError
from tasks.indexing import run_job
from tasks.ingest import ingest_folder
from tasks.outcome import Outcome
from tasks.parts import Shown, Source
from tasks.runtime import get_engine
from tasks.shelf import Shelf
from tasks.shelf_folder import shelf_folder
from tasks.verdict import probability
from tasks.voting import Question, vote

ENCODER = "colour"


def draw(folder: Path, count: int, seed: int = 0) -> None:
    """Pictures of random blocks, each unlike the others."""
    folder.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(seed)
    for number in range(count):
        blocks = Image.fromarray(random.integers(0, 255, (4, 4, 3), np.uint8))
        blocks.resize((64, 64), Image.Resampling.NEAREST).save(folder / f"{seed}-{number}.png")


def ingest(var: Path, folder: Path) -> Gallery:
    catalog = get_catalog()
    gallery = catalog.galleries.get_or_create("some")
    ingest_folder(catalog, ImageFiles(var), gallery, folder, max_pixels=10**6)
    return catalog.galleries.get("some")


def reindex(gallery: Gallery, *, rebuild: bool = False) -> None:
    (job,) = submit_reindex(gallery, [ENCODER], rebuild=rebuild)
    run_job(job.id)


def asked(gallery: Gallery, path: Path) -> Outcome:
    """The vote on a picture."""
    picture = open_picture(path.read_bytes(), max_pixels=10**6)
    parts = [Shown(picture, Source(path.name, ""))]
    outcome = vote(get_engine(), ENCODER, 1.0, Question(gallery.id, 10, parts))
    assert outcome.state == "voted", outcome.detail
    return outcome


def first(gallery: Gallery, path: Path) -> str:
    """Name of the picture found first for a picture."""
    return get_catalog().images.get(asked(gallery, path).ranking[0].image_id).name


def label_of(image_id: int) -> str | None:
    return get_catalog().images.get(image_id).label


@pytest.fixture(autouse=True)
def _no_queue(monkeypatch: pytest.MonkeyPatch) -> None:
    """Jobs are run here; nothing is sent anywhere."""
    monkeypatch.setattr("tasks.client.jobs.dispatch", lambda job: True)


def test_few_new_pictures_are_found_without_a_new_version(var: Path, tmp_path: Path) -> None:
    draw(tmp_path / "in", 50)
    reindex(ingest(var, tmp_path / "in"))
    draw(tmp_path / "in", 5, seed=1)
    gallery = ingest(var, tmp_path / "in")
    reindex(gallery)
    (version,) = get_catalog().index_versions.current(gallery.id)
    assert (version.number, version.rows) == (1, 50)
    assert first(gallery, tmp_path / "in" / "1-3.png") == "1-3.png"

    draw(tmp_path / "in", 10, seed=2)
    gallery = ingest(var, tmp_path / "in")
    reindex(gallery)
    (version,) = get_catalog().index_versions.current(gallery.id)
    assert (version.number, version.rows) == (2, 65)


def draw_classes(folder: Path, classes: int, each: int) -> None:
    """Pictures of one colour with a little noise, a colour per class."""
    random = np.random.default_rng(0)
    for name, colour in enumerate(random.integers(0, 255, (classes, 3))):
        (folder / f"kind {name}").mkdir(parents=True)
        for number in range(each):
            noisy = np.clip(colour + random.normal(0, 6, (64, 64, 3)), 0, 255)
            path = folder / f"kind {name}" / f"{name}-{number}.png"
            Image.fromarray(noisy.astype(np.uint8)).save(path)


def test_a_vote_says_how_likely_its_candidates_are_where_labels_tell(
    var: Path, tmp_path: Path
) -> None:
    draw_classes(tmp_path / "in", classes=6, each=8)
    gallery = ingest(var, tmp_path / "in")
    reindex(gallery)
    folder = shelf_folder(var, gallery.id, ENCODER, get_engine().revision(ENCODER))
    version = Versions(folder).current()
    assert version is not None
    assert "log_odds.json" in version.manifest.files
    assert version.manifest.no_odds is None
    image = tmp_path / "in" / "kind 2" / "2-3.png"
    outcome = asked(gallery, image)
    likely = [
        probability(one.image_id, label_of(one.image_id), [outcome]) for one in outcome.ranking
    ]
    assert likely[0] is not None
    assert likely[0] > 0.9
    assert likely[-1] is not None
    assert likely[-1] < 0.2
    assert outcome == Outcome.from_json(outcome.to_json())
    # Scores of expanded queries are others, and nothing is known of them.
    query = np.ones((1, get_engine().encoder(ENCODER).dimension), np.float32)
    ranking, odds = Shelf(folder, get_catalog(), gallery.id, expand=3).look_up(
        lambda projection: projection.apply(query), 5
    )
    assert ranking
    assert odds is None


def test_a_gallery_without_labels_has_no_odds(var: Path, tmp_path: Path) -> None:
    draw(tmp_path / "in", 12)
    gallery = ingest(var, tmp_path / "in")
    reindex(gallery)
    folder = shelf_folder(var, gallery.id, ENCODER, get_engine().revision(ENCODER))
    version = Versions(folder).current()
    assert version is not None
    assert "log_odds.json" not in version.manifest.files
    assert version.manifest.no_odds
    assert asked(gallery, tmp_path / "in" / "0-3.png").evidence is None


def test_an_original_that_cannot_be_read_is_not_corrupt(var: Path, tmp_path: Path) -> None:
    draw(tmp_path / "in", 40)
    gallery = ingest(var, tmp_path / "in")
    (tmp_path / "in").rename(tmp_path / "unmounted")
    with pytest.raises(TasksError, match="40 originals could not be read"):
        reindex(gallery)
    assert get_catalog().galleries.get("some").images == 40
    (tmp_path / "unmounted").rename(tmp_path / "in")
    reindex(gallery)
    assert first(gallery, tmp_path / "in" / "0-7.png") == "0-7.png"


def test_a_rebuild_asked_for_while_a_job_waits_is_not_lost(var: Path, tmp_path: Path) -> None:
    draw(tmp_path / "in", 40)
    gallery = ingest(var, tmp_path / "in")
    reindex(gallery)
    (waiting,) = submit_reindex(gallery, [ENCODER], rebuild=False)
    (same,) = submit_reindex(gallery, [ENCODER], rebuild=True)
    assert same.id == waiting.id
    run_job(waiting.id)
    (version,) = get_catalog().index_versions.current(gallery.id)
    assert version.number == 2


def test_a_version_the_catalog_never_heard_of_is_noted(
    var: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw(tmp_path / "in", 40)
    gallery = ingest(var, tmp_path / "in")
    with monkeypatch.context() as killed:
        killed.setattr("tasks.indexing.note_version", lambda *_: None)
        reindex(gallery)
    assert not get_catalog().index_versions.current(gallery.id)
    reindex(gallery)
    assert [one.number for one in get_catalog().index_versions.current(gallery.id)] == [1]


def test_a_job_is_run_once(var: Path, tmp_path: Path) -> None:
    draw(tmp_path / "in", 40)
    (job,) = submit_reindex(ingest(var, tmp_path / "in"), [ENCODER], rebuild=False)
    run_job(job.id)
    with pytest.raises(JobTakenError):
        run_job(job.id)


def test_the_profile_chooses_projection_and_expansion(
    var: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    profile = tmp_path / "mine.toml"
    profile.write_text(f'[encoders.{ENCODER}]\nprojection = "whitened"\nexpand = 3\n')
    monkeypatch.setenv("SEMBLANCE_PROFILE", str(profile))
    draw(tmp_path / "in", 50)
    gallery = ingest(var, tmp_path / "in")
    reindex(gallery)
    engine = get_engine()
    folder = shelf_folder(var, gallery.id, ENCODER, engine.revision(ENCODER))
    version = Versions(folder).current()
    assert version is not None
    assert version.manifest.projection == "whitened"
    assert first(gallery, tmp_path / "in" / "0-7.png") == "0-7.png"
    shelf = engine.shelf(gallery.id, ENCODER)
    query = shelf.embeddings().vectors[:1]
    (ranking,) = shelf.search(query, 5)
    (plain,) = Shelf(folder, get_catalog(), gallery.id).search(query, 5)
    assert ranking[0].image_id == plain[0].image_id
    assert ranking[1].score > plain[1].score  # the query has moved towards it
    (unmoved,), _ = shelf.look_up(lambda one: one.apply(query), 5, may_expand=False)
    assert unmoved == plain


def test_a_deleted_gallerys_shelf_is_let_go(var: Path, tmp_path: Path) -> None:
    draw(tmp_path / "in", 40)
    gallery = ingest(var, tmp_path / "in")
    reindex(gallery)
    shelf = get_engine().shelf(gallery.id, ENCODER)
    assert get_engine().shelf(gallery.id, ENCODER) is shelf
    get_catalog().galleries.delete("some")
    with pytest.raises(NotFoundError):
        get_engine().shelf(gallery.id, ENCODER)


def test_one_bad_embedding_costs_one_picture(
    var: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw(tmp_path / "in", 20)
    gallery = ingest(var, tmp_path / "in")
    kind = type(get_engine().encoder(ENCODER))
    forward = kind.forward

    def spoilt(self: object, batch: np.ndarray, **how: object) -> np.ndarray:
        vectors = forward(self, batch, **how)
        vectors[3] = np.nan
        return vectors

    monkeypatch.setattr(kind, "forward", spoilt)
    reindex(gallery)
    counts = get_catalog().galleries.get("some")
    assert (counts.images, counts.corrupt) == (19, 1)
    (corrupt,) = get_catalog().images.page(gallery.id, state="corrupt")
    assert "not finite" in (corrupt.error or "")
    (version,) = get_catalog().index_versions.current(gallery.id)
    assert version.rows == 19


@pytest.mark.parametrize(("side", "is_shared"), [(1000, True), (500, False)])
def test_a_large_picture_is_taken_from_whoever_decoded_it(
    var: Path, tmp_path: Path, side: int, is_shared: bool
) -> None:
    draw(tmp_path / "in", 40)
    with Image.open(tmp_path / "in" / "0-7.png") as picture:
        picture.resize((side, side)).save(tmp_path / "in" / "0-7.png")
    gallery = ingest(var, tmp_path / "in")
    images = get_catalog().images
    (of_it,) = [
        image
        for image in images.get_many(images.ready_ids(gallery.id).tolist()).values()
        if image.name == "0-7.png"
    ]
    red = Image.new("RGB", (512, 512), "red")
    red.save(tmp_path / "red.png")
    with DecodedOnce(var / "runtime" / "decoded") as other:
        other.open(of_it.content_hash, lambda: red)  # not what is in the file: so it can be told
        reindex(gallery)
    assert (first(gallery, tmp_path / "red.png") == "0-7.png") == is_shared
