"""What the same network embedded under another name is taken over, once that one is done."""

from pathlib import Path

import numpy as np
import pytest

from index_store.catalog.records import Gallery
from index_store.embeddings import EmbeddingStore
from models_store.spec import EncoderSpec
from tasks import twins
from tasks.ensemble import get_catalog
from tasks.errors import JobCancelledError
from tasks.runtime import Engine
from tasks.shelf_folder import shelf_folder
from tasks.twins import adopt_embeddings


@pytest.fixture
def engine(var: Path, tmp_path: Path) -> Engine:
    """One network that votes under two names, and another."""
    for name in ("net", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "config.json").write_text(f'{{"architecture": "{name}"}}')
        (tmp_path / name / "model.safetensors").write_bytes(b"")
    folders = {"net": "net", "other": "other", "glrt": "net"}
    specs = {name: EncoderSpec(name, "timm", tmp_path / of) for name, of in folders.items()}
    return Engine(get_catalog(), var, specs)


@pytest.fixture
def gallery(engine: Engine) -> Gallery:
    return engine.catalog.galleries.get_or_create("some")


def store(engine: Engine, gallery: Gallery, encoder: str, ids: list[int]) -> EmbeddingStore:
    folder = shelf_folder(engine.var, gallery.id, encoder, engine.revision(encoder))
    opened = EmbeddingStore.open(folder, 2, create=True)
    opened.append(np.array(ids), np.array([[one, 1] for one in ids], np.float32))
    return opened


def ignore(done: int, total: int, stage: str) -> None:
    pass


def test_only_the_same_network_listed_before_is_a_twin(engine: Engine) -> None:
    assert engine.twins("glrt") == ["net"]
    assert engine.twins("net") == engine.twins("other") == []


def test_what_is_lacking_is_taken_over(
    engine: Engine, gallery: Gallery, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(twins, "_AT_ONCE", 2)
    store(engine, gallery, "net", [1, 2, 3, 5, 8])
    store(engine, gallery, "other", [13])
    mine = store(engine, gallery, "glrt", [2])
    adopt_embeddings(engine, gallery, "glrt", mine, ignore)
    assert mine.ids().tolist() == [2, 1, 3, 5, 8]
    assert mine.vectors()[:, 0].tolist() == [2, 1, 3, 5, 8]


def test_a_twin_at_work_is_waited_for(engine: Engine, gallery: Gallery) -> None:
    job, _ = engine.catalog.jobs.submit("reindex", gallery, "net")
    engine.catalog.jobs.claim(job.id, "somebody", 30)
    mine = store(engine, gallery, "glrt", [1])
    stages = []

    def finish(done: int, total: int, stage: str) -> None:
        stages.append(stage)
        if stage == "waiting for net":
            store(engine, gallery, "net", [1, 2])
            engine.catalog.jobs.finish(job.id)

    adopt_embeddings(engine, gallery, "glrt", mine, finish)
    assert stages == ["waiting for net", "taking over from net"]
    assert mine.ids().tolist() == [1, 2]


def test_waiting_can_be_cancelled(engine: Engine, gallery: Gallery) -> None:
    engine.catalog.jobs.submit("reindex", gallery, "net")
    mine = store(engine, gallery, "glrt", [1])

    def cancel(done: int, total: int, stage: str) -> None:
        raise JobCancelledError("enough")

    with pytest.raises(JobCancelledError):
        adopt_embeddings(engine, gallery, "glrt", mine, cancel)


def test_nobody_waits_for_the_dead(
    engine: Engine, gallery: Gallery, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(twins, "STALE_S", 0.0)
    queued, _ = engine.catalog.jobs.submit("reindex", gallery, "net")
    mine = store(engine, gallery, "glrt", [1])
    adopt_embeddings(engine, gallery, "glrt", mine, ignore)
    engine.catalog.jobs.claim(queued.id, "somebody", 30)
    adopt_embeddings(engine, gallery, "glrt", mine, ignore)
    assert mine.ids().tolist() == [1]
