"""A queued ingest: what it takes in, what it tells, how it is cancelled, interrupted and gone on with."""

import socket
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from index_store.catalog.database import Catalog
from index_store.catalog.records import Gallery, Job
from index_store.errors import ConflictError, NotFoundError
from settings import get_settings
from tasks import ingest as ingesting
from tasks.app import app
from tasks.client.ingests import submit_ingest
from tasks.client.resuming import resumed
from tasks.ensemble import get_catalog
from tasks.errors import FolderNotAllowedError, JobCancelledError, JobTakenError
from tasks.ingest_run import run_ingest
from tasks.ingest_terms import IngestTerms
from tasks.recovery import recover

Sent = list[tuple[str, str]]


def write(path: Path, shade: int) -> None:
    buffer = BytesIO()
    Image.new("RGB", (16, 12), (shade, shade, 0)).save(buffer, "PNG")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(buffer.getvalue())


@pytest.fixture
def root(var: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An allowed folder: six pictures, a double, a broken one, a text, and a link that leads out."""
    root = tmp_path / "pictures"
    for shade in range(6):
        write(root / ("sea", "hill")[shade % 2] / f"{shade}.png", shade)
    write(root / "again.png", 0)
    (root / "broken.jpg").write_bytes(b"no picture")
    (root / "notes.txt").write_bytes(b"buy milk")
    write(tmp_path / "secret" / "s.png", 200)
    (root / "out").symlink_to(tmp_path / "secret")
    monkeypatch.setenv("SEMBLANCE_INGEST_FOLDERS", f'["{root}"]')
    get_settings.cache_clear()
    return root


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> Sent:
    """Messages by task and queue; there is no Redis."""
    sent: Sent = []
    monkeypatch.setattr(
        app, "send_task", lambda task, _arguments, *, queue, **_: sent.append((task, queue))
    )
    return sent


@pytest.fixture
def catalog(root: Path) -> Catalog:
    return get_catalog()


@pytest.fixture
def gallery(catalog: Catalog) -> Gallery:
    return catalog.galleries.create("some")


def stay() -> bool:
    return False


def summary(job: Job) -> dict[str, Any]:
    found = get_catalog().ingests.summary(job.id)
    assert found is not None
    return {name: value for name, value in found.items() if isinstance(value, int)}


def test_a_folder_is_taken_in_and_indexed(
    catalog: Catalog, gallery: Gallery, root: Path, sent: Sent
) -> None:
    job = submit_ingest(gallery, IngestTerms(f"{root}/../{root.name}"), "me")
    assert sent == [("tasks.ingest_job.ingest", "ingest")]
    assert job.params["path"] == str(root)
    run_ingest(job.id, stay)
    assert catalog.jobs.get(job.id).state == "done"
    assert summary(job) == {
        "added": 6,
        "duplicates": 1,
        "unchanged": 0,
        "skipped": 1,
        "unreadable": 1,
    }
    found = catalog.ingests.summary(job.id)
    assert found is not None
    assert found["examples"][0][0] == str(root / "broken.jpg")
    assert found["reasons"] == [[found["examples"][0][1], 1]]
    labels = dict(catalog.images.labels(gallery.id))
    assert labels == {"sea": 2, "hill": 3}  # `again.png` came first, and is in no sub-folder
    names = {image.name for image in catalog.images.page(gallery.id)}
    assert "s.png" not in names  # the link leads out
    assert {queue for _, queue in sent[1:]} == {"index.colour", "index.texture", "index.shape"}
    with pytest.raises(JobTakenError):
        run_ingest(job.id, stay)


def test_labels_and_copies_are_options(catalog: Catalog, gallery: Gallery, root: Path) -> None:
    job = submit_ingest(gallery, IngestTerms(str(root), "none", copy=True))
    run_ingest(job.id, stay)
    assert catalog.images.labels(gallery.id) == []
    ready = catalog.images.page(gallery.id, state="ready")
    assert all(image.uri.startswith("var://") for image in ready)


def test_one_at_a_time_into_a_gallery(catalog: Catalog, gallery: Gallery, root: Path) -> None:
    first = submit_ingest(gallery, IngestTerms(str(root / "sea")))
    assert submit_ingest(gallery, IngestTerms(str(root / "sea"))).id == first.id
    with pytest.raises(ConflictError, match="sea is being ingested"):
        submit_ingest(gallery, IngestTerms(str(root / "hill")))
    assert catalog.jobs.get(first.id).params["path"] == str(root / "sea")


def interrupt_after(monkeypatch: pytest.MonkeyPatch, files: int, how: BaseException) -> None:
    """Have an ingest end with an exception once so many files were looked at, a batch of two each."""
    monkeypatch.setattr(ingesting, "_BATCH", 2)
    take = ingesting._Run.take

    def taken(run: Any, paths: list[Path], *, copy: bool) -> None:
        if run.done >= files:
            raise how
        take(run, paths, copy=copy)

    monkeypatch.setattr(ingesting._Run, "take", taken)


def test_what_a_killed_worker_began_another_ends(
    catalog: Catalog, gallery: Gallery, root: Path, sent: Sent, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = submit_ingest(gallery, IngestTerms(str(root)))
    with monkeypatch.context() as patch:
        interrupt_after(patch, 4, SystemExit())
        with pytest.raises(SystemExit):
            run_ingest(job.id, stay)
    # As kill -9 leaves it: running, of a process that is not there.
    assert catalog.jobs.get(job.id).state == "running"
    dead = f"token@{socket.gethostname()}:{2**22 + 1}"
    catalog.jobs.release(job.id)
    catalog.jobs.claim(job.id, dead, 30)
    sent.clear()
    recover(["fuse", "maintenance", "ingest"])
    assert ("tasks.ingest_job.ingest", "ingest") in sent
    run_ingest(job.id, stay)
    assert catalog.jobs.get(job.id).state == "done"
    assert summary(job)["added"] == 6  # over both attempts
    assert summary(job)["unchanged"] == 0
    assert catalog.galleries.get("some").images == 6


def test_a_worker_that_leaves_gives_its_job_back(
    catalog: Catalog, gallery: Gallery, root: Path
) -> None:
    job = submit_ingest(gallery, IngestTerms(str(root)))
    with pytest.raises(JobCancelledError, match="next worker"):
        run_ingest(job.id, lambda: True)
    assert catalog.jobs.get(job.id).state == "queued"
    run_ingest(job.id, stay)
    assert catalog.jobs.get(job.id).attempt == 2


def test_a_cancelled_one_keeps_what_came_and_goes_on(
    catalog: Catalog, gallery: Gallery, root: Path, sent: Sent, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = submit_ingest(gallery, IngestTerms(str(root)))
    with monkeypatch.context() as patch:
        interrupt_after(patch, 4, JobCancelledError("cancelled"))
        with pytest.raises(JobCancelledError):
            run_ingest(job.id, stay)
    catalog.jobs.cancel(job.id)
    came = summary(job)["added"]
    assert 0 < came < 6
    assert ("tasks.reindex.reindex", "index.colour") in sent
    again = resumed(catalog.jobs.get(job.id))
    assert again.id != job.id
    run_ingest(again.id, stay)
    assert summary(again)["added"] == 6 - came
    assert summary(again)["unchanged"] == came


def test_what_is_not_allowed_any_more_fails(
    catalog: Catalog, gallery: Gallery, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = submit_ingest(gallery, IngestTerms(str(root)))
    monkeypatch.delenv("SEMBLANCE_INGEST_FOLDERS")
    get_settings.cache_clear()
    with pytest.raises(FolderNotAllowedError):
        run_ingest(job.id, stay)
    assert catalog.jobs.get(job.id).error_code == "folder_not_allowed"


def test_one_of_the_command_line_is_nobody_elses(
    catalog: Catalog, gallery: Gallery, root: Path
) -> None:
    job, _ = catalog.jobs.submit("ingest", gallery, None, {"path": str(root)}, "cli")
    with pytest.raises(ConflictError):
        submit_ingest(gallery, IngestTerms(str(root)))
    catalog.jobs.cancel(job.id)
    with pytest.raises(ConflictError, match="command line"):
        resumed(catalog.jobs.get(job.id))


def test_a_gallery_that_goes_ends_it(
    catalog: Catalog, gallery: Gallery, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = submit_ingest(gallery, IngestTerms(str(root)))
    take = ingesting._Run.take

    def taken(run: Any, paths: list[Path], *, copy: bool) -> None:
        catalog.galleries.delete("some")
        take(run, paths, copy=copy)

    monkeypatch.setattr(ingesting._Run, "take", taken)
    with pytest.raises((NotFoundError, JobCancelledError)):
        run_ingest(job.id, stay)
    assert catalog.jobs.get(job.id).state == "cancelled"
