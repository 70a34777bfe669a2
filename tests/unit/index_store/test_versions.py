"""Versions: what readers see, and what a build that dies leaves behind."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import index_store
from index_store.errors import ConflictError, CorruptStoreError, NotFoundError
from index_store.manifest import Description, Version
from index_store.versions import Versions


@pytest.fixture
def versions(tmp_path) -> Versions:
    return Versions(tmp_path / "colour-1")


def describe(rows: int = 10) -> Description:
    return Description(
        kind="exact",
        encoder="colour",
        encoder_revision="1",
        dimension=8,
        rows=rows,
        projection="pca-8",
        catalog_revision=3,
        self_recall=1.0,
        recall=1.0,
    )


def publish(versions: Versions, rows: int = 10) -> Version:
    with versions.stage() as staging:
        (staging.folder / "index.faiss").write_text(f"{rows} rows")
        return staging.publish(describe(rows))


def folders(versions: Versions) -> list[str]:
    return sorted(path.name for path in (versions._folder / "versions").iterdir())


def numbers(versions: Versions) -> list[int]:
    return [version.number for version in versions.history()]


def test_there_is_nothing_at_first(versions):
    assert versions.current() is None
    assert versions.current_number() is None
    assert versions.history() == []


def test_publishing_makes_a_version_current(versions):
    published = publish(versions, rows=10)
    assert versions.current() == published
    assert published.number == versions.current_number() == 1
    assert (published.folder / "index.faiss").read_text() == "10 rows"
    assert published.manifest.model_dump().items() >= describe(10).model_dump().items()
    assert published.manifest.created_at.tzinfo is not None
    assert publish(versions, rows=20).number == 2
    assert versions.current().manifest.rows == 20
    assert numbers(versions) == [1, 2]


def test_nothing_is_seen_before_publishing(versions):
    publish(versions)
    with versions.stage() as staging:
        (staging.folder / "index.faiss").write_text("half")
        assert staging.number == 2
        assert versions.current_number() == 1
        assert numbers(versions) == [1]


def test_leaving_without_publishing_discards(versions):
    publish(versions)
    with versions.stage() as staging:
        (staging.folder / "index.faiss").write_text("half")
    assert folders(versions) == ["1"]
    with pytest.raises(ZeroDivisionError), versions.stage():
        _ = 1 / 0
    assert folders(versions) == ["1"]
    assert publish(versions).number == 2


def test_one_build_at_a_time(versions):
    with versions.stage(), ThreadPoolExecutor(1) as pool:
        other = pool.submit(publish, versions)
        assert isinstance(other.exception(), ConflictError)
    publish(versions)


def test_a_killed_build_is_cleared_away_by_the_next(versions):
    publish(versions)
    script = (
        "import os, signal, sys; from pathlib import Path\n"
        "from index_store.versions import Versions\n"
        "with Versions(Path(sys.argv[1])).stage() as staging:\n"
        "    (staging.folder / 'index.faiss').write_text('half')\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    path = str(Path(index_store.__file__).parents[1])
    died = subprocess.run(
        [sys.executable, "-c", script, str(versions._folder)],
        env={**os.environ, "PYTHONPATH": path},
        check=False,
    )
    assert died.returncode == -signal.SIGKILL
    assert folders(versions) == ["1", "2.tmp"]
    assert versions.current_number() == 1
    assert numbers(versions) == [1]
    assert publish(versions).number == 2
    assert folders(versions) == ["1", "2"]


def test_dying_between_the_rename_and_the_swap_wastes_a_number_only(versions, monkeypatch):
    publish(versions)

    def die(self: Versions, number: int) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Versions, "_use", die)
        with pytest.raises(KeyboardInterrupt):
            publish(versions)
    assert versions.current_number() == 1
    assert publish(versions).number == 3
    assert versions.current_number() == 3


def test_rolls_back_and_forth(versions):
    for rows in (10, 20, 30):
        publish(versions, rows)
    assert versions.rollback().number == 2
    assert versions.current().manifest.rows == 20
    assert versions.rollback(3).number == versions.current_number() == 3
    assert versions.rollback(1).number == 1
    assert publish(versions).number == 4


def test_rolling_back_to_what_is_not_there_changes_nothing(versions):
    with pytest.raises(NotFoundError):
        versions.rollback()
    publish(versions)
    for missing in (None, 2, 0):
        with pytest.raises(NotFoundError):
            versions.rollback(missing)
    assert versions.current_number() == 1


def test_pruning_keeps_the_newest(versions):
    for _ in range(4):
        publish(versions)
    assert versions.prune(keep=2) == [1, 2]
    assert folders(versions) == ["3", "4"]
    assert versions.prune(keep=2) == []


def test_pruning_never_takes_the_version_in_use_nor_frees_a_number(versions):
    for _ in range(4):
        publish(versions)
    versions.rollback(1)
    assert versions.prune(keep=1) == [2, 3]
    assert versions.current().number == 1
    assert publish(versions).number == 5
    with pytest.raises(ValueError, match="at least one"):
        versions.prune(keep=0)


def test_a_version_pruned_while_it_is_looked_up_gives_way_to_its_successor(versions, monkeypatch):
    publish(versions)
    publish(versions)
    seen = iter([1, 2, 2])
    versions.prune(keep=1)
    monkeypatch.setattr(Versions, "current_number", lambda _: next(seen))
    assert versions.current().number == 2


@pytest.mark.parametrize("content", ["", "one", "1.tmp"])
def test_a_current_that_names_nothing_is_refused_until_the_next_build(versions, content):
    publish(versions)
    (versions._folder / "CURRENT").write_text(content)
    with pytest.raises(CorruptStoreError):
        versions.current()
    assert publish(versions) == versions.current()


def test_a_current_whose_version_is_gone_is_refused(versions):
    publish(versions)
    (versions._folder / "CURRENT").write_text("7\n")
    with pytest.raises(CorruptStoreError, match="version 7"):
        versions.current()
