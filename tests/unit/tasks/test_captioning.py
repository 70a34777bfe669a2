"""A gallery described by a tiny captioner, searched by words, and voted on by what is said of it."""

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from index_store.catalog.browsing_records import ImageFilter
from index_store.catalog.records import Gallery, Job
from index_store.images import ImageFiles
from models_store.captions.base import caption
from models_store.derived import CAPTION
from models_store.errors import NoCaptionerError
from models_store.preprocess.decode import open_picture
from tasks.captioning import BATCH, run_captioning
from tasks.client import captions as client
from tasks.ensemble import get_catalog
from tasks.errors import JobCancelledError, TasksError
from tasks.indexing import run_job
from tasks.ingest import ingest_folder
from tasks.outcome import Outcome
from tasks.parts import Part, Shown, Source, Words
from tasks.recovery import release_orphans
from tasks.runtime import get_engine
from tasks.voting import Question, vote
from tests.captioner import write_blip
from tests.conftest import forget
from tests.two_towers import write_clip

COUNT = BATCH + 2
PROFILE = """
[encoders.caption]
index = "exact"
"""


@pytest.fixture(scope="module")
def networks(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A weights folder with a captioner and what reads its captions, not to be changed."""
    folder = tmp_path_factory.mktemp("weights")
    write_blip(folder / "blip")
    write_clip(folder / "clip")
    return folder


@pytest.fixture
def weights(var: Path, networks: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The test's own folder of them, and a profile in which captions vote; nothing is sent anywhere."""
    shutil.copytree(networks, tmp_path / "weights")
    (tmp_path / "captions.toml").write_text(PROFILE)
    monkeypatch.setenv("SEMBLANCE_WEIGHTS", str(tmp_path / "weights"))
    monkeypatch.setenv("SEMBLANCE_PROFILE", str(tmp_path / "captions.toml"))
    forget()
    for module in ("tasks.client.jobs", "tasks.client.captions"):
        monkeypatch.setattr(f"{module}.dispatch", lambda job: True)
    return tmp_path / "weights"


@pytest.fixture
def gallery(weights: Path, var: Path, tmp_path: Path) -> Gallery:
    """Pictures of random blocks."""
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(COUNT):
        picture(number).save(folder / f"{number:02}.png")
    catalog = get_catalog()
    made = catalog.galleries.create("some")
    ingest_folder(catalog, ImageFiles(var), made, folder, max_pixels=10**6)
    return catalog.galleries.get("some")


def picture(seed: int) -> Image.Image:
    blocks = np.random.default_rng(seed).integers(0, 255, (4, 4, 3), np.uint8)
    return Image.fromarray(blocks).resize((64, 64), Image.Resampling.NEAREST)


def written(gallery: Gallery, **wanted: bool | str) -> Job:
    """The job after it was done."""
    job = client.submit_captioning(gallery, **wanted)  # type: ignore[arg-type]
    run_captioning(job.id, lambda: False)
    return get_catalog().jobs.get(job.id)


def texts(gallery: Gallery) -> dict[str, str]:
    return {one.name: one.caption.text for one in get_catalog().captions.page(gallery.id)}


def ids(gallery: Gallery) -> list[int]:
    return [int(one) for one in get_catalog().images.ready_ids(gallery.id)]


def indexed() -> None:
    """Run the reindex that a change of captions has queued."""
    for job in get_catalog().jobs.active():
        assert (job.kind, job.encoder) == ("reindex", CAPTION)
        run_job(job.id)


def asked(gallery: Gallery, *parts: Part) -> Outcome:
    return vote(get_engine(), CAPTION, 1.0, Question(gallery.id, COUNT, parts))


def found(gallery: Gallery, *parts: Part) -> list[int]:
    outcome = asked(gallery, *parts)
    assert outcome.state == "voted", outcome.detail
    return [one.image_id for one in outcome.ranking]


def test_every_picture_gets_the_captioners_own_words(gallery: Gallery, tmp_path: Path) -> None:
    job = written(gallery)
    assert (job.state, job.done, job.total) == ("done", COUNT, COUNT)
    captioner = get_engine().captioner()
    for name, text in texts(gallery).items():
        original = open_picture((tmp_path / "in" / name).read_bytes(), max_pixels=10**6)
        assert text == caption(captioner, original)
    assert len(set(texts(gallery).values())) > 1
    assert written(gallery).done == 0


def test_again_spares_what_people_wrote(gallery: Gallery) -> None:
    written(gallery)
    one = ids(gallery)[0]
    client.edit(one, "my own words")
    indexed()
    assert written(gallery, again=True, prompt="a picture of").done == COUNT - 1
    said = texts(gallery)
    assert said.pop("00.png") == "my own words"
    assert all(text.startswith("a picture of") for text in said.values())
    indexed()
    assert written(gallery, again=True, edits=True).done == COUNT
    assert texts(gallery)["00.png"] != "my own words"
    assert client.undo(one).text == "my own words"


def test_a_worker_that_leaves_hands_the_rest_on(gallery: Gallery) -> None:
    job = client.submit_captioning(gallery)
    run_captioning(job.id, lambda: True)
    assert get_catalog().jobs.get(job.id).state == "queued"
    before = texts(gallery)
    assert len(before) == BATCH
    run_captioning(job.id, lambda: False)
    after = texts(gallery)
    assert len(after) == COUNT
    assert {name: after[name] for name in before} == before


KILLED = """
import os, signal, sys
from tasks.captioning import run_captioning
die = lambda done, total, stage: os.kill(os.getpid(), signal.SIGKILL)
run_captioning(sys.argv[1], lambda: False, die)
"""


def test_what_was_written_before_a_kill_stays_and_the_next_attempt_goes_on(
    gallery: Gallery,
) -> None:
    job = client.submit_captioning(gallery)
    killed = subprocess.run([sys.executable, "-c", KILLED, job.id], check=False)
    assert killed.returncode == -signal.SIGKILL
    before = {one.image_id: one.caption for one in get_catalog().captions.page(gallery.id)}
    assert len(before) == BATCH
    release_orphans()
    assert get_catalog().jobs.get(job.id).state == "queued"
    run_captioning(job.id, lambda: False)
    ended = get_catalog().jobs.get(job.id)
    assert (ended.state, ended.attempt, ended.done) == ("done", 2, COUNT - BATCH)
    after = {one.image_id: one.caption for one in get_catalog().captions.page(gallery.id)}
    assert len(after) == COUNT
    assert {image_id: after[image_id] for image_id in before} == before


def test_cancelling_keeps_what_is_written(gallery: Gallery) -> None:
    job = client.submit_captioning(gallery)

    def cancel(done: int, total: int, stage: str) -> None:
        get_catalog().jobs.cancel(job.id)

    with pytest.raises(JobCancelledError):
        run_captioning(job.id, lambda: False, cancel)
    assert len(texts(gallery)) == COUNT  # the second batch was written when it was told
    assert get_catalog().jobs.get(job.id).state == "cancelled"


def test_what_cannot_be_read_is_told_and_the_rest_is_described(
    gallery: Gallery, tmp_path: Path
) -> None:
    (tmp_path / "in" / "01.png").unlink()
    (tmp_path / "in" / "02.png").write_bytes(b"no picture")
    job = client.submit_captioning(gallery)
    with pytest.raises(TasksError, match="1 originals could not be read"):
        run_captioning(job.id, lambda: False)
    assert len(texts(gallery)) == COUNT - 2
    assert get_catalog().galleries.get("some").corrupt == 1


def test_without_a_captioner_it_is_refused_with_what_to_do(gallery: Gallery, weights: Path) -> None:
    shutil.rmtree(weights / "blip")
    with pytest.raises(NoCaptionerError) as refused:
        client.submit_captioning(gallery)
    assert "semblance models fetch blip" in refused.value.hint


def test_words_of_a_caption_find_its_picture_by_full_text_and_by_vote(gallery: Gallery) -> None:
    written(gallery)
    one = ids(gallery)[3]
    client.edit(one, "a lighthouse in the fog")
    indexed()
    wanted = ImageFilter(caption="lighthouse fog")
    assert get_catalog().browsing.ids(gallery.id, wanted).ids == [one]
    assert found(gallery, Words("a lighthouse in the fog"))[0] == one


def test_a_picture_finds_those_of_which_the_same_is_said(gallery: Gallery) -> None:
    written(gallery)
    indexed()
    outcome = asked(gallery, Shown(picture(4), Source("4.png", "")))
    same = get_catalog().captions.get(ids(gallery)[4])
    assert same is not None
    best = {one.image_id for one in outcome.ranking if one.score > 0.9999}
    assert best == {
        image_id
        for image_id, said in get_catalog().captions.of(ids(gallery)).items()
        if said.text == same.text
    }


def test_a_picture_of_the_gallery_needs_no_captioner(gallery: Gallery, weights: Path) -> None:
    first, second, third = ids(gallery)[:3]
    client.tell(gallery, {first: "a red boat", second: "a red boat", third: "two dogs"})
    indexed()
    shutil.rmtree(weights / "blip")
    mine = Shown(picture(0), Source("00.png", "", image_id=first))
    assert found(gallery, mine) == [second, third]
    foreign = asked(gallery, Shown(picture(99), Source("new.png", "")))
    assert foreign.reason == "no_captioner"
    assert "semblance models fetch blip" in foreign.detail


def test_without_captions_it_abstains(gallery: Gallery) -> None:
    assert asked(gallery, Words("a boat")).reason == "no_index"
    client.index_captions(gallery)
    indexed()
    assert asked(gallery, Words("a boat")).reason == "no_captions"


def test_edits_undoing_and_taking_away_are_searched_once_they_are_indexed(gallery: Gallery) -> None:
    first, second = ids(gallery)[:2]
    client.tell(gallery, {first: "a red boat", second: "two dogs"})
    indexed()
    assert found(gallery, Words("two dogs")) == [second, first]
    client.edit(first, "two dogs in the snow")
    indexed()
    by_score = asked(gallery, Words("two dogs in the snow")).ranking
    assert by_score[0].image_id == first
    assert by_score[0].score == pytest.approx(1, abs=1e-4)
    client.edit(second, "")
    indexed()
    assert found(gallery, Words("two dogs")) == [first]
    client.undo(second)
    client.undo(first)
    indexed()
    assert found(gallery, Words("a red boat")) == [first, second]
    get_catalog().images.remove([first])
    assert found(gallery, Words("a red boat")) == [second]


def test_a_change_while_captions_are_indexed_is_indexed_next(
    gallery: Gallery, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = ids(gallery)[0]
    client.tell(gallery, {first: "a red boat"})
    (job,) = get_catalog().jobs.active()

    def interfere(done: int, total: int, stage: str) -> None:
        if stage == "indexing" and done == total:
            client.edit(first, "two dogs")

    run_job(job.id, interfere)
    indexed()
    assert asked(gallery, Words("two dogs")).ranking[0].score == pytest.approx(1, abs=1e-4)
