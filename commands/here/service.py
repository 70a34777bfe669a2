"""The service of this machine, as the client's ``service`` tells of one elsewhere."""

from collections.abc import Sequence

from tasks.client import queues
from tasks.redis_client import get_redis
from web.present_operating import queue_out
from web.schemas.operating import QueueOut


class ServiceHere:
    """As :class:`web.calls.service.Service`."""

    def queues(self) -> Sequence[QueueOut]:
        """The queues: how much waits in each, and which are paused."""
        return [queue_out(one) for one in queues.queue_states(get_redis())]

    def pause_queue(self, name: str) -> QueueOut:
        """Have nothing of a queue begun until it is resumed."""
        return queue_out(queues.pause(get_redis(), name, by="cli"))

    def resume_queue(self, name: str) -> QueueOut:
        """Undo a pause."""
        return queue_out(queues.resume(get_redis(), name))
