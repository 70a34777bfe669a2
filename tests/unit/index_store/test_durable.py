"""Replacing a file in one step."""

import os

import pytest

from index_store.durable import write_atomically


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
