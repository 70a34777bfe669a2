"""Many files as uploads that the service takes, one after the other."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

_MOST_FILES: Final = 50  # of one upload: they are decoded before it is answered
_HEAD: Final = 1_000  # bytes beside each file in a form


class Labelled(NamedTuple):
    """A file and its label."""

    path: Path
    label: str | None = None


class Batch(NamedTuple):
    """Files of one upload, which all carry one label."""

    paths: list[Path]
    label: str | None


def batches(files: Iterable[Labelled], most_bytes: float) -> Iterator[Batch]:
    """Files that lie side by side and carry the same label, as many as one upload takes.

    A file that is too large for any upload comes alone: the service says what it thinks of it.

    Raises:
        OSError: A file is gone.
    """
    batch, size = Batch([], None), 0
    for path, label in files:
        more = path.stat().st_size + _HEAD
        is_full = len(batch.paths) == _MOST_FILES or size + more > most_bytes
        if batch.paths and (is_full or label != batch.label):
            yield batch
            batch, size = Batch([], label), 0
        batch = Batch([*batch.paths, path], label)
        size += more
    if batch.paths:
        yield batch
