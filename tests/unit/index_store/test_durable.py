"""Replacing a file in one step."""

import os
from concurrent.futures import ThreadPoolExecutor

import pytest

from index_store.durable import is_stray, stray_name, write_among_others, write_atomically


def test_replaces_the_contents(tmp_path):
    path = tmp_path / "CURRENT"
    for data in (b"1", b"22", b""):
        write_atomically(path, data)
        assert path.read_bytes() == data
    assert list(tmp_path.iterdir()) == [path]


def test_a_reader_keeps_the_file_it_opened(tmp_path):
    path = tmp_path / "CURRENT"
    write_atomically(path, b"old")
    with path.open("rb") as reader:
        write_atomically(path, b"new and longer")
        assert reader.read() == b"old"


def test_dying_before_the_rename_leaves_the_old_contents(tmp_path, monkeypatch):
    path = tmp_path / "CURRENT"
    write_atomically(path, b"old")

    def die(_: int) -> None:
        raise OSError("the disk is gone")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", die)
        with pytest.raises(OSError, match="gone"):
            write_atomically(path, b"new")
    assert path.read_bytes() == b"old"
    write_atomically(path, b"newer")
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("durable", [True, False])
def test_any_number_of_writers_leave_one_whole_file(tmp_path, durable):
    path = tmp_path / "a.jpg"
    contents = [bytes([number]) * 100_000 for number in range(8)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda data: write_among_others(path, data, durable=durable), contents))
    assert path.read_bytes() in contents
    assert list(tmp_path.iterdir()) == [path]


def test_what_a_crash_leaves_is_told_by_its_name(tmp_path):
    path = tmp_path / "a.jpg"
    assert is_stray(stray_name(path).name)
    assert stray_name(path) != stray_name(path)
    assert stray_name(path).parent == tmp_path
    assert not is_stray(path.name)
