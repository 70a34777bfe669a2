import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from index_store.catalog.records import Gallery
from index_store.errors import CorruptStoreError, NoIndexError, NotFoundError
from index_store.versions import Versions
from models_store.errors import ProfileError
from tasks.ensemble import get_catalog
from tasks.runtime import get_engine
from tasks.shelf_folder import shelf_folder

Run = Callable[..., Result]


@pytest.fixture
def gallery(run: Run, folder: Path) -> Gallery:
    """A gallery whose encoder `colour` has two versions and whose `shape` has one."""
    run("ingest", "some", folder, "--local")
    run("reindex", "some", "--encoder", "colour", "--local")
    return get_catalog().galleries.get("some")


def versions(gallery: Gallery, encoder: str = "colour") -> Versions:
    engine = get_engine()
    return Versions(shelf_folder(engine.var, gallery.id, encoder, engine.revision(encoder)))


def in_use(gallery: Gallery, encoder: str = "colour") -> tuple[int | None, int]:
    """Number of the version in use, on disk and in the catalog."""
    (noted,) = [
        one for one in get_catalog().index_versions.current(gallery.id) if one.encoder == encoder
    ]
    return versions(gallery, encoder).current_number(), noted.number


def test_back_and_forth(run: Run, gallery: Gallery) -> None:
    assert in_use(gallery) == (2, 2)
    told = run("rollback", "some", "colour").output
    assert in_use(gallery) == (1, 1)
    assert told.startswith("colour: version 1 is in use (4 pictures, ")
    undo = told.rpartition("undo: semblance ")[2].split()
    assert undo == ["rollback", "some", "colour", "--to", "2"]
    assert "version 2 is in use" in run(*undo).output
    assert in_use(gallery) == (2, 2)
    assert "as it was" in run(*undo).output
    told = json.loads(run("rollback", "some", "colour", "--json").output)
    assert told == [{"encoder": "colour", "before": 2, "after": 1}]


def test_a_reindex_tells_what_it_made(run: Run, gallery: Gallery) -> None:
    done = run("reindex", "some", "--encoder", "shape", "--local", "--json")
    told = json.loads(done.stdout)
    assert told["name"] == "some"
    assert {one["encoder"]: one["version"] for one in told["indexes"]}["shape"] == 2


def test_there_has_to_be_a_version_to_go_back_to(run: Run, gallery: Gallery) -> None:
    with pytest.raises(NotFoundError, match="shape has no version before 1 of some's index"):
        run("rollback", "some", "shape")
    with pytest.raises(NotFoundError, match="colour has no version 3") as missing:
        run("rollback", "some", "colour", "--to", "3")
    assert missing.value.hint == "version 2 is in use; on disk: 1, 2"
    assert (in_use(gallery), in_use(gallery, "shape")) == ((2, 2), (1, 1))


def test_without_an_encoder_all_go_back_or_none(run: Run, gallery: Gallery) -> None:
    with pytest.raises(NotFoundError, match="no version before 1"):
        run("rollback", "some")
    assert in_use(gallery) == (2, 2)
    for encoder in ("shape", "texture"):
        run("reindex", "some", "--encoder", encoder, "--local")
    assert len(run("rollback", "some").output.splitlines()) == 3
    assert {in_use(gallery, one) for one in ("colour", "shape", "texture")} == {(1, 1)}


def test_what_there_is_not(run: Run, gallery: Gallery) -> None:
    get_catalog().galleries.create("bare")
    with pytest.raises(NoIndexError, match="no encoder has an index of bare"):
        run("rollback", "bare")
    with pytest.raises(NoIndexError, match="bare has no index for colour"):
        run("rollback", "bare", "colour")
    with pytest.raises(ProfileError, match="nobody"):
        run("rollback", "some", "nobody")
    with pytest.raises(NotFoundError, match="nowhere"):
        run("rollback", "nowhere")


def test_a_damaged_version_is_not_gone_back_to(run: Run, gallery: Gallery) -> None:
    first, _ = versions(gallery).history()
    next(first.folder.glob("index*")).write_bytes(b"damaged")
    with pytest.raises(CorruptStoreError):
        run("rollback", "some", "colour")
    assert in_use(gallery) == (2, 2)


def test_disk_and_catalog_change_together(
    run: Run, gallery: Gallery, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError("the catalog is away")

    with monkeypatch.context() as patch:
        patch.setattr("tasks.rollback.note_version", fail)
        with pytest.raises(OSError, match="away"):
            run("rollback", "some", "colour")
    assert in_use(gallery) == (2, 2)


def test_a_search_uses_the_version_gone_back_to(run: Run, gallery: Gallery, folder: Path) -> None:
    run("rollback", "some", "colour")
    done = run("search", "some", folder / "cat" / "1.png", "--local")
    assert "1.png" in done.output
    assert get_engine().shelf(gallery.id, "colour")._loaded.number == 1
