"""What commands that need pictures say about a gallery that has none."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from index_store.errors import EmptyIndexError
from tasks.ensemble import get_catalog


@pytest.mark.parametrize(
    "command",
    [
        ["reindex", "some", "--local"],
        ["reindex", "some"],
        ["search", "some", "cat/1.png", "--local"],
    ],
)
def test_it_is_called_empty_and_how_to_fill_it(
    run: Callable[..., Result],
    folder: Path,
    command: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(folder)
    get_catalog().galleries.create("some")
    with pytest.raises(EmptyIndexError, match="the gallery some is empty") as empty:
        run(*command)
    assert "semblance ingest some FOLDER" in empty.value.hint
    assert get_catalog().jobs.list() == []
