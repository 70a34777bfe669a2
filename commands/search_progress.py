"""Progress of a search with many pictures: a bar per encoder."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from commands.follow_jobs import progress_bars, update
from models_store.profiles import Member


@contextmanager
def search_progress(members: Sequence[Member]) -> Iterator[Callable[[int, int, str], None]]:
    """Show bars; yields what is to be called with done, total and the encoder's name."""
    with progress_bars() as bars:
        shown = {
            one.encoder: bars.add_task("waiting", what=one.encoder, rate="") for one in members
        }

        def progress(done: int, total: int, encoder: str) -> None:
            update(bars, shown[encoder], done, total, "searching")

        yield progress
