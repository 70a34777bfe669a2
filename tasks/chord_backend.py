"""Celery's Redis backend, for chords only."""

from typing import Any

from celery.backends.redis import RedisBackend


class ChordBackend(RedisBackend):  # type: ignore[misc]
    """Keeps the votes' results for their chord; nobody waits for a single one.

    The stock backend subscribes to a channel for every task it sends, in case somebody will. Answers come
    by way of ``tasks.live`` instead, and a web process would gather subscriptions that nobody reads.
    """

    def on_task_call(self, producer: Any, task_id: str) -> None:
        """Subscribe to nothing when a task is sent."""

    def add_pending_result(
        self, result: Any, weak: bool = False, start_drainer: bool = True
    ) -> Any:
        """Nor when results are gathered into a group."""
        return result

    def on_result_fulfilled(self, result: Any) -> None:
        """And end no subscription when a result is dropped: that would connect to do so."""
