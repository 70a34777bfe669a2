"""The data on this machine, asked as a service is."""

from commands.here.galleries import GalleriesHere
from commands.here.jobs import JobsHere
from commands.here.schedules import SchedulesHere
from commands.here.service import ServiceHere
from commands.url_option import asked_service
from web.client import Client


class Here:
    """Answers what commands ask a :class:`web.client.Client`, from the catalog."""

    def __init__(self) -> None:
        self.galleries = GalleriesHere()
        self.jobs = JobsHere()
        self.schedules = SchedulesHere()
        self.service = ServiceHere()


def source() -> Client | Here:
    """Where a command takes its answers from: the service it was told, else the data here."""
    return asked_service() or Here()
