"""The data on this machine, asked as a service is."""

from functools import cached_property
from typing import TYPE_CHECKING

from commands.url_option import asked_service

if TYPE_CHECKING:  # a command needs one of these, and each takes a while to import
    from commands.here.galleries import GalleriesHere
    from commands.here.jobs import JobsHere
    from commands.here.schedules import SchedulesHere
    from commands.here.service import ServiceHere
    from web.client import Client


class Here:
    """Answers what commands ask a :class:`web.client.Client`, from the catalog."""

    @cached_property
    def galleries(self) -> "GalleriesHere":
        """Galleries."""
        from commands.here.galleries import GalleriesHere

        return GalleriesHere()

    @cached_property
    def jobs(self) -> "JobsHere":
        """Long work."""
        from commands.here.jobs import JobsHere

        return JobsHere()

    @cached_property
    def schedules(self) -> "SchedulesHere":
        """What is done again and again."""
        from commands.here.schedules import SchedulesHere

        return SchedulesHere()

    @cached_property
    def service(self) -> "ServiceHere":
        """The service itself."""
        from commands.here.service import ServiceHere

        return ServiceHere()


def source() -> "Client | Here":
    """Where a command takes its answers from: the service it was told, else the data here."""
    return asked_service() or Here()
