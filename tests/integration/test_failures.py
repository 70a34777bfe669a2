"""What is killed comes back, and nothing is lost."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from commands.demo.gallery import draw_gallery
from index_store.catalog.database import Catalog
from index_store.embeddings import EmbeddingStore
from tests.live_service import DEADLINE_S, SEMBLANCE, LiveService, running_service, until

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def fragile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveService]:
    """A service of this module's own: what happens to it here would disturb others."""
    with running_service(tmp_path_factory.mktemp("fragile"), SEMBLANCE_BATCH_SIZE="8") as running:
        yield running


def stores(service: LiveService, gallery: str, encoder: str = "*") -> list[EmbeddingStore]:
    """The embeddings of the gallery there are so far."""
    gallery_id = catalog(service).galleries.get_or_create(gallery).id
    folders = (service.var / "index" / str(gallery_id)).glob(f"{encoder}/*")
    return [EmbeddingStore.open(folder) for folder in folders if EmbeddingStore.exists(folder)]


def catalog(service: LiveService) -> Catalog:
    return Catalog(f"sqlite:///{service.var / 'catalog.db'}")


def agree(service: LiveService, gallery: str) -> int:
    """See that every encoder has an embedding of every picture of the gallery; how many there are."""
    ready = catalog(service).images.ready_ids(catalog(service).galleries.get(gallery).id)
    found = stores(service, gallery)
    assert len(found) == 3
    for store in found:
        assert np.array_equal(np.sort(store.ids()), ready)
    indexes = service.get(f"/galleries/{gallery}")["indexes"]
    assert sorted(index["encoder"] for index in indexes) == ["colour", "shape", "texture"]
    return len(ready)


def half_way(service: LiveService, gallery: str, encoder: str = "*") -> None:
    """Wait until some, but not all, pictures are embedded."""

    def begun() -> bool | None:
        return any(len(store) > 0 for store in stores(service, gallery, encoder)) or None

    until(begun, within_s=60, every_s=0.01)
    pictures = service.get(f"/galleries/{gallery}")["images"]
    assert any(len(store) < pictures for store in stores(service, gallery, encoder))


def test_a_killed_workers_encoder_abstains_and_the_worker_comes_back(fragile: LiveService) -> None:
    until(fragile.all_alive, within_s=30)
    picture, _ = fragile.drawn.queries[0]
    old = fragile.pid("--hostname=texture@")
    os.kill(old, signal.SIGSTOP)  # it still counts as alive, takes no vote, and then is dead
    started_at = time.monotonic()
    accepted = fragile.submit(picture.read_bytes()).json()
    os.kill(old, signal.SIGKILL)
    answer = fragile.answer(accepted["id"])
    assert time.monotonic() - started_at < DEADLINE_S + 1
    assert len(answer["results"]) == 10
    states = {one["encoder"]: (one["state"], one["reason"]) for one in answer["encoders"]}
    assert states["colour"] == states["shape"] == ("voted", None)
    assert states["texture"] in {("abstained", "timed_out"), ("voted", None)}

    until(fragile.all_alive, within_s=60)
    until(lambda: fragile.pid("--hostname=texture@") != old or None, within_s=60)
    answer = fragile.ask(picture)
    assert all(one["state"] == "voted" for one in answer["encoders"])


def test_a_search_from_the_command_line_waits_for_the_deadline_too(fragile: LiveService) -> None:
    until(fragile.all_alive, within_s=30)
    stopped = fragile.pid("--hostname=texture@")
    os.kill(stopped, signal.SIGSTOP)
    # It counts as alive for as long as the command may take to begin.
    fragile.redis().expire("semblance:worker:texture", 60)
    try:
        done = fragile.cli("search", "drawn", str(fragile.drawn.queries[0][0]), "--json")
    finally:
        os.kill(stopped, signal.SIGCONT)
    answer = json.loads(done.stdout)
    (late,) = [one for one in answer["encoders"] if one["state"] == "abstained"]
    assert (late["encoder"], late["reason"]) == ("texture", "timed_out")
    assert len(answer["results"]) == 10
    assert 1000 * DEADLINE_S <= answer["took_ms"] <= 1000 * (DEADLINE_S + 1)


def test_an_encoder_without_a_worker_abstains_at_once(fragile: LiveService) -> None:
    until(fragile.all_alive, within_s=30)
    fragile.redis().delete("semblance:worker:shape")
    picture, _ = fragile.drawn.queries[1]
    answer = fragile.ask(picture)
    (abstained,) = [one for one in answer["encoders"] if one["state"] == "abstained"]
    assert (abstained["encoder"], abstained["reason"]) == ("shape", "no_worker")
    assert len(answer["results"]) == 10
    assert answer["took_ms"] < 1000 * DEADLINE_S / 2
    until(fragile.all_alive, within_s=30)


def test_redis_killed_during_an_ingest(fragile: LiveService, tmp_path: Path) -> None:
    pictures = draw_gallery(tmp_path / "more", seed=1, per_class=10, queries_per_class=1)
    command = [SEMBLANCE, "ingest", "survivor", str(pictures.gallery)]
    with (tmp_path / "log").open("w") as log:
        ingest = subprocess.Popen(command, env=fragile.env, stdout=log, stderr=log)
        half_way(fragile, "survivor")
        os.kill(fragile.pid("redis-server"), signal.SIGKILL)
        assert ingest.wait(180) == 0, (tmp_path / "log").read_text()
    jobs = fragile.jobs_done("survivor")
    assert all(job["state"] == "done" for job in jobs), jobs
    assert agree(fragile, "survivor") == len(list(pictures.gallery.glob("*/*.jpg")))
    until(fragile.all_alive, within_s=60)
    assert len(fragile.ask(pictures.queries[0][0], gallery="survivor")["results"]) == 10


def test_a_worker_killed_in_mid_reindex(fragile: LiveService, tmp_path: Path) -> None:
    pictures = draw_gallery(tmp_path / "more", seed=2, per_class=10, queries_per_class=1)
    command = [SEMBLANCE, "ingest", "resumed", str(pictures.gallery)]
    worker = fragile.pid("--hostname=texture@")
    ingest = subprocess.Popen(command, env=fragile.env, stderr=subprocess.DEVNULL)
    half_way(fragile, "resumed", "texture")
    os.kill(worker, signal.SIGKILL)
    assert ingest.wait(180) == 0
    (job,) = [one for one in fragile.jobs_done("resumed") if one["encoder"] == "texture"]
    assert job["state"] == "done"
    assert job["attempt"] >= 2
    assert agree(fragile, "resumed") == len(list(pictures.gallery.glob("*/*.jpg")))


def test_a_killed_ingest_goes_on_where_it_was(fragile: LiveService) -> None:
    folder = fragile.allowed / "many"
    folder.mkdir()
    random = np.random.default_rng(0)
    for n in range(1200):
        shade = random.integers(0, 255, (60, 80, 3), np.uint8)
        Image.fromarray(shade).save(folder / f"{n}.png", compress_level=0)
    fragile.request("POST", "/galleries", json={"name": "many"})
    job = fragile.request("POST", "/galleries/many/ingest", json={"path": str(folder)}).json()

    def read() -> bool | None:
        told = fragile.get(f"/jobs/{job['id']}")
        return True if told["stage"] == "reading" and told["done"] > 256 else None

    until(read, within_s=60, every_s=0.02)
    os.kill(fragile.pid("--hostname=light@"), signal.SIGKILL)
    assert fragile.get(f"/jobs/{job['id']}")["state"] == "running"

    def ended() -> dict[str, Any] | None:
        told: dict[str, Any] = fragile.get(f"/jobs/{job['id']}")
        return told if told["state"] not in ("queued", "running") else None

    told = until(ended, within_s=120)
    assert (told["state"], told["attempt"]) == ("done", 2)
    ingest = told["ingest"]
    # What was added in the last moment before the end may have gone untold, but not lost.
    assert ingest["added"] + ingest["unchanged"] == 1200
    assert fragile.get("/galleries/many")["images"] == 1200


def states(answer: dict[str, Any]) -> dict[str, tuple[str, str | None]]:
    return {one["encoder"]: (one["state"], one["reason"]) for one in answer["encoders"]}


def test_a_pause_outlives_the_worker_and_nothing_that_waits_is_lost(fragile: LiveService) -> None:
    until(fragile.all_alive, within_s=60)
    picture, _ = fragile.drawn.queries[0]
    for queue in ("encode.texture", "index.texture"):
        paused = fragile.request("POST", f"/service/queues/{queue}/pause")
        assert paused.json()["paused"]
    try:
        answer = fragile.ask(picture)
        assert states(answer)["texture"] == ("abstained", "paused")
        assert answer["took_ms"] < 1000 * DEADLINE_S / 2
        os.kill(old := fragile.pid("--hostname=texture@"), signal.SIGKILL)
        until(lambda: fragile.pid("--hostname=texture@") != old or None, within_s=60)
        until(fragile.all_alive, within_s=60)
        fragile.request("POST", "/galleries", json={"name": "patient"})
        upload = {"pictures": (picture.name, picture.read_bytes())}
        jobs = fragile.request("POST", "/galleries/patient/images", files=upload).json()["jobs"]
        (held,) = [one for one in jobs if one["encoder"] == "texture"]

        def others_done() -> bool | None:
            told = fragile.get("/jobs?gallery=patient")["jobs"]
            return all(one["state"] == "done" for one in told if one["id"] != held["id"]) or None

        until(others_done, within_s=60)
        assert fragile.get(f"/jobs/{held['id']}")["state"] == "queued"
        (queue,) = [
            one for one in fragile.get("/service/queues")["queues"] if one["name"] == held["queue"]
        ]
        waiting = [
            one["id"]
            for one in fragile.get("/jobs?limit=500")["jobs"]  # other tests may have left some, too
            if one["queue"] == "index.texture" and one["state"] == "queued"
        ]
        assert held["id"] in waiting
        assert (queue["name"], queue["jobs"]) == ("index.texture", len(waiting))
    finally:
        for queue in ("encode.texture", "index.texture"):
            fragile.cli("queues", "resume", queue)
    assert all(one["state"] == "done" for one in fragile.jobs_done("patient"))
    assert states(fragile.ask(picture))["texture"] == ("voted", None)
