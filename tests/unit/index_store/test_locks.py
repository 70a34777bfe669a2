"""The lock that writers hold."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from index_store.errors import ConflictError
from index_store.locks import exclusive


def test_only_one_holds_it(tmp_path):
    def hold() -> None:
        with exclusive(tmp_path / "lock", timeout_s=0):
            pass

    with exclusive(tmp_path / "lock", timeout_s=0), ThreadPoolExecutor(1) as pool:
        assert isinstance(pool.submit(hold).exception(), ConflictError)
    hold()


def test_an_error_inside_gives_it_back(tmp_path):
    with pytest.raises(ZeroDivisionError), exclusive(tmp_path / "lock", timeout_s=0):
        _ = 1 / 0
    with exclusive(tmp_path / "lock", timeout_s=0):
        pass
