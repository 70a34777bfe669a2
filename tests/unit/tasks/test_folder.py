import os
from pathlib import Path

import pytest

from tasks.folder import files_under


def touch(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()


def found(folder: Path) -> list[str]:
    def fail(error: OSError) -> None:
        raise error

    return [path.relative_to(folder).as_posix() for path in files_under(folder, fail)]


def test_sorted_and_recursive(tmp_path: Path) -> None:
    touch(tmp_path, "b.jpg", "a/2.jpg", "a/10.jpg", "c/d/e/f.jpg", "a.jpg")
    assert found(tmp_path) == ["a/10.jpg", "a/2.jpg", "a.jpg", "b.jpg", "c/d/e/f.jpg"]


def test_one_folder_is_left_out_whatever_leads_to_it(tmp_path: Path) -> None:
    touch(tmp_path, "a.jpg", "var/b.jpg", "var/c/d.jpg", "variety/e.jpg")
    (tmp_path / "link").symlink_to(tmp_path / "var")
    names = [path.name for path in files_under(tmp_path, print, without=[tmp_path / "var"])]
    assert names == ["a.jpg", "e.jpg"]
    assert len(list(files_under(tmp_path, print, without=[tmp_path / "nothing"]))) == 4


def test_hidden_names_are_left_out(tmp_path: Path) -> None:
    touch(tmp_path, ".DS_Store", ".thumbnails/a.jpg", "a.jpg")
    assert found(tmp_path) == ["a.jpg"]


def test_links_are_followed_and_loops_ended(tmp_path: Path) -> None:
    touch(tmp_path, "outside/z.jpg", "in/a.jpg")
    inside = tmp_path / "in"
    (inside / "b").symlink_to(inside)
    (inside / "c").symlink_to(tmp_path / "outside")
    (inside / "d.jpg").symlink_to(inside / "a.jpg")
    assert found(inside) == ["a.jpg", "c/z.jpg", "d.jpg"]


def test_what_is_not_a_file_is_left_out(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")  # opening it would wait for ever
    (tmp_path / "broken.jpg").symlink_to(tmp_path / "nowhere")
    (tmp_path / "round.jpg").symlink_to(tmp_path / "round.jpg")
    assert found(tmp_path) == []


def test_folder_that_cannot_be_read_is_reported_and_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    touch(tmp_path, "a/1.jpg", "b/2.jpg", "c/3.jpg")
    scandir = os.scandir

    def refuse(path: Path) -> object:
        if path.name == "b":
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    errors: list[OSError] = []
    names = [path.name for path in files_under(tmp_path, errors.append)]
    assert names == ["1.jpg", "3.jpg"]
    assert [error.filename for error in errors] == [str(tmp_path / "b")]


def test_nothing_is_held_that_was_not_asked_for(tmp_path: Path) -> None:
    """Folders are opened as the walk comes to them: paths are never all in memory at once."""
    touch(tmp_path, "a/1.jpg", "b/2.jpg")
    walk = files_under(tmp_path, lambda _: None)
    next(walk)
    touch(tmp_path, "b/3.jpg")
    assert [path.name for path in walk] == ["2.jpg", "3.jpg"]
