"""Looking after running services: what dies is started again by supervisord; here it is told."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from commands.up.service import Service
from commands.up.supervisor import ProcessState, Supervisor

_LOOK_EVERY_S = 0.5


@dataclass(frozen=True)
class Change:
    """Something that happened to a service.

    Attributes:
        service: The service.
        what: ``died``: its process ended by itself; ``back``: it does its work (again).
        away_s: For how many seconds it was away, if it is back.
    """

    service: Service
    what: Literal["died", "back"]
    away_s: float = 0.0


class _Watched:
    """A service and what was last known of it."""

    def __init__(self, service: Service, pid: int | None) -> None:
        self._service = service
        self._pid = pid  # the last process known to work; None if there is none yet or no more
        self._lost_at = time.monotonic()

    def look(self, now: ProcessState) -> Iterable[Change]:
        """What happened since the last look."""
        if self._pid is not None and now.pid != self._pid:
            self._pid, self._lost_at = None, time.monotonic()
            if self._service.on_death is not None:
                self._service.on_death()
            yield Change(self._service, "died")
        if self._pid is None and now.runs and self._is_ready():
            self._pid = now.pid
            yield Change(self._service, "back", time.monotonic() - self._lost_at)

    def _is_ready(self) -> bool:
        return self._service.is_ready is None or self._service.is_ready()


def watch(
    supervisor: Supervisor,
    services: Iterable[Service],
    missing: Iterable[str],
    report: Callable[[Change], None],
) -> None:
    """Report changes for ever.

    Args:
        supervisor: Running them.
        services: Its services.
        missing: Names of those that are not up yet.
        report: Called with each change.

    Raises:
        ServicesError: The supervisor itself is gone.
    """
    missing = set(missing)
    states = supervisor.states()
    watched = {
        service.name: _Watched(
            service, None if service.name in missing else states[service.name].pid
        )
        for service in services
    }
    while True:
        for name, state in supervisor.states().items():
            for change in watched[name].look(state):
                report(change)
        time.sleep(_LOOK_EVERY_S)
