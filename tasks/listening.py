"""What a worker listens to: its queues, but for those that are paused."""

from collections.abc import Collection
from typing import Any


class Listening:
    """The queues of one worker."""

    def __init__(self, worker: Any) -> None:
        """Note what the worker was started for.

        Args:
            worker: Celery's worker, set up and not yet connected.
        """
        self._worker = worker
        self._known = worker.app.amqp.queues
        self.queues = list(self._known.consume_from)

    def heed(self, paused: Collection[str]) -> None:
        """Stop listening to what is paused, and begin again with what no longer is.

        What was taken from a queue before goes on; what waits in it stays there.
        """
        for queue in self.queues:
            listens = queue in self._known.consume_from
            if listens and queue in paused:
                self._stop(queue)
            elif not listens and queue not in paused:
                self._begin(queue)

    def _stop(self, queue: str) -> None:
        consumer = self._connected()
        if consumer is None:  # whenever it connects, it listens to what is selected then
            self._known.deselect(queue)
        else:
            consumer.cancel_task_queue(queue)

    def _begin(self, queue: str) -> None:
        consumer = self._connected()
        if consumer is None:
            self._known.select_add(self._known[queue])
        else:
            consumer.add_task_queue(queue)

    def _connected(self) -> Any | None:
        """Celery's consumer, while it takes tasks from Redis."""
        consumer = getattr(self._worker, "consumer", None)
        return consumer if getattr(consumer, "task_consumer", None) is not None else None
