"""The service as a whole and its machinery, and who one is to it."""

from collections.abc import Sequence

from web.calls.addresses import at
from web.calls.group import Group
from web.schemas.access import MeOut
from web.schemas.ingests import FoldersOut
from web.schemas.operating import ProcessesOut, QueueOut, QueuesOut, StorageOut, VotesOut
from web.schemas.service import ServiceOut


class Service(Group):
    """``client.service``."""

    def read(self) -> ServiceOut:
        """Settings, and which encoders have a live worker."""
        return self._connection.get(ServiceOut, "/service")

    def me(self) -> MeOut:
        """Who one is, and what one may do."""
        return self._connection.get(MeOut, "/me")

    def folders(
        self, path: str | None = None, *, after: str | None = None, limit: int = 200
    ) -> FoldersOut:
        """Folders of its machine that may be ingested from, or a page of what is in one of them."""
        asked = {"path": path, "after": after, "limit": limit}
        return self._connection.get(FoldersOut, "/folders", asked)

    def workers(self) -> ProcessesOut:
        """Worker processes that are alive and what they are doing, and whose are missing."""
        return self._connection.get(ProcessesOut, "/service/workers")

    def queues(self) -> Sequence[QueueOut]:
        """The queues: how much waits in each, and which are paused."""
        return self._connection.get(QueuesOut, "/service/queues").queues

    def pause_queue(self, name: str) -> QueueOut:
        """Have nothing of a queue begun until it is resumed; what waits stays."""
        return self._connection.call("POST", QueueOut, at("/service/queues/{}/pause", name))

    def resume_queue(self, name: str) -> QueueOut:
        """Go on with a queue that was paused."""
        return self._connection.call("POST", QueueOut, at("/service/queues/{}/resume", name))

    def votes(self, minutes: int = 60) -> VotesOut:
        """How long votes took in each of the latest minutes, and how many were not cast."""
        return self._connection.get(VotesOut, "/service/votes", {"minutes": minutes})

    def storage(self) -> StorageOut:
        """Room on the disk, and how complete each gallery's indexes are."""
        return self._connection.get(StorageOut, "/service/storage")
