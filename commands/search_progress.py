"""Progress of work with many pictures: a bar per encoder, or per what comes up."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from rich.progress import TaskID

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


@contextmanager
def staged_progress() -> Iterator[Callable[[int, int, str, str], None]]:
    """Show a bar for whatever comes up; yields what is to be called with done, total, what and the stage."""
    with progress_bars() as bars:
        shown: dict[str, TaskID] = {}

        def progress(done: int, total: int, what: str, stage: str) -> None:
            if what not in shown:
                shown[what] = bars.add_task(stage, what=what, rate="")
            update(bars, shown[what], done, total, stage)

        yield progress
