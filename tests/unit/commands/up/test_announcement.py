import os
import stat
from pathlib import Path

import pytest

from commands.up.announcement import announced
from tasks.services import Services, services_file

SERVICES = Services("redis://:s3cret@x", "http://d", None, os.getpid(), os.getpid())


def test_addresses_are_there_for_the_time_of_the_block_and_private(tmp_path: Path) -> None:
    file = services_file(tmp_path)
    file.parent.mkdir()
    with announced(SERVICES, tmp_path):
        assert "s3cret" in file.read_text()
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(file.parent.iterdir()) == []


def test_what_a_killed_start_left_is_replaced(tmp_path: Path) -> None:
    file = services_file(tmp_path)
    file.parent.mkdir()
    for old in (file, file.with_suffix(".tmp")):
        old.touch(mode=0o644)
    with announced(SERVICES, tmp_path):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert "s3cret" in file.read_text()


def test_the_addresses_go_however_the_block_ends(tmp_path: Path) -> None:
    services_file(tmp_path).parent.mkdir()
    with pytest.raises(KeyboardInterrupt), announced(SERVICES, tmp_path):
        raise KeyboardInterrupt
    assert not services_file(tmp_path).exists()
