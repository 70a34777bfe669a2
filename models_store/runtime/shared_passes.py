"""Queries that arrive together share a forward pass.

A pass over eight pictures takes far less than eight passes, so whoever finds a pass under way joins
the next one. Nobody waits while nobody else is coming: a single query goes ahead at once, and behind
one there is a short, bounded wait only for those whose picture is being prepared this moment.
As in the dynamic batching of serving systems: Crankshaw et al., "Clipper", NSDI 2017.
"""

from collections.abc import Callable
from concurrent.futures import Future
from contextlib import AbstractContextManager, nullcontext
from threading import Condition

import numpy as np

from models_store.encoders.base import Prepared, Vectors

WAIT_S = 0.005
"""Longest wait of a pass for pictures that are still being prepared, in seconds."""


Place = tuple[Prepared, Future[Vectors]]
"""One query in the queue: its picture, and its embedding to come."""


class SharedPasses:
    """Gathers single pictures from many threads into passes; one of the waiting threads runs each."""

    def __init__(
        self,
        forward: Callable[[Prepared], Vectors],
        *,
        most: int,
        turn: Callable[[int], AbstractContextManager[int]] | None = None,
        wait_s: float = WAIT_S,
    ) -> None:
        """Start with nobody waiting.

        Args:
            forward: From prepared pictures, stacked, to as many embeddings.
            most: Pictures of one pass.
            turn: Waits until a pass may run, told how many pictures there are for it, and says how
                many it may have; whoever comes meanwhile still joins, if it may have more.
            wait_s: Longest wait for pictures that are still being prepared, in seconds.
        """
        self._forward = forward
        self._most = most
        self._turn = turn or (lambda _: nullcontext(most))
        self._wait_s = wait_s
        self._changed = Condition()
        self._coming = 0
        self._waiting: list[Place] = []
        self._is_running = False

    def run(self, prepare: Callable[[], Prepared]) -> Vectors:
        """Prepare one picture and embed it together with whatever else is waiting.

        Returns:
            Its embedding, shape ``(dimension,)``.

        Raises:
            Exception: What preparing the picture or the pass raised.
        """
        embedding = self._queue(prepare)
        with self._changed:
            while not embedding.done():
                if self._is_running:
                    self._changed.wait()
                else:
                    self._lead()
        return embedding.result()

    def _queue(self, prepare: Callable[[], Prepared]) -> Future[Vectors]:
        """Prepare a picture, the others knowing that it is coming, and put it in the queue."""
        embedding: Future[Vectors] = Future()
        with self._changed:
            self._coming += 1
        try:
            prepared = prepare()
        except BaseException:
            with self._changed:
                self._coming -= 1
                self._changed.notify_all()
            raise
        with self._changed:
            self._coming -= 1
            self._waiting.append((prepared, embedding))
            self._changed.notify_all()
        return embedding

    def _lead(self) -> None:
        """Run one pass over the queue's head; called and left with the lock held."""
        self._is_running = True
        try:
            self._changed.wait_for(
                lambda: not self._coming or len(self._waiting) >= self._most, self._wait_s
            )
            number = len(self._waiting)
            self._changed.release()
            try:
                with self._turn(number) as most:
                    self._serve(self._take(most))
            except BaseException as error:  # no turn, so nobody was served
                _refuse(self._take(number), error)
                raise
            finally:
                self._changed.acquire()
        finally:
            self._is_running = False
            self._changed.notify_all()

    def _take(self, number: int) -> list[Place]:
        """The queue's head."""
        with self._changed:
            batch, self._waiting = self._waiting[:number], self._waiting[number:]
        return batch

    def _serve(self, batch: list[Place]) -> None:
        """The pass itself; whatever it raises is everybody's."""
        try:
            embeddings = self._forward(np.stack([prepared for prepared, _ in batch]))
            if len(embeddings) != len(batch):
                raise ValueError(f"{len(embeddings)} embeddings of {len(batch)} pictures")
        except BaseException as error:
            _refuse(batch, error)
            return
        for (_, future), embedding in zip(batch, embeddings, strict=True):
            future.set_result(embedding)


def _refuse(batch: list[Place], error: BaseException) -> None:
    """Tell everybody in a batch; whoever is not told would wait for ever."""
    for _, future in batch:
        future.set_exception(error)
