"""Starting services and waiting until each really does its work."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from commands.up.errors import ServicesError
from commands.up.service import Service
from commands.up.supervisor import ProcessState, Supervisor, tail

_LOOK_EVERY_S = 0.1
_ATTEMPTS = 3  # with its third process, a service that was never ready counts as failed


@dataclass(frozen=True)
class Outcome:
    """What became of starting a service.

    Attributes:
        service: The service.
        state: ``up``; ``failed``: it ends as often as it is started; ``slow``: it is not ready in
            time.
        took_s: Seconds since its stage was started.
        log: If it is not up, the last lines it wrote.
    """

    service: Service
    state: Literal["up", "failed", "slow"]
    took_s: float
    log: str = ""


@dataclass
class _Start:
    """A service on its way up."""

    service: Service
    pids: set[int] = field(default_factory=set)

    def outcome(
        self, process: ProcessState, took_s: float, supervisor: Supervisor
    ) -> Outcome | None:
        """What became of it; None as long as that is open."""
        if process.pid:
            self.pids.add(process.pid)
        if process.runs and (self.service.is_ready is None or self.service.is_ready()):
            return Outcome(self.service, "up", took_s)
        if len(self.pids) >= _ATTEMPTS:
            log = tail(supervisor.log_file(self.service.name))
            return Outcome(self.service, "failed", took_s, log)
        return None


def bring_up(
    supervisor: Supervisor,
    members: Sequence[Service],
    *,
    timeout_s: float,
    report: Callable[[Outcome], None],
) -> list[Outcome]:
    """Start a stage's services and wait for each.

    Args:
        supervisor: Running, and knowing the services.
        members: All services of one stage.
        timeout_s: How long they may take.
        report: Called for each service as soon as it is known what became of it.

    Returns:
        What became of each. The supervisor goes on trying with those that are not up.

    Raises:
        ServicesError: An essential service did not come up.
    """
    outcomes = []
    supervisor.launch(members[0].stage)
    for outcome in _await(supervisor, members, timeout_s):
        report(outcome)
        outcomes.append(outcome)
        if outcome.service.essential and outcome.state != "up":
            log = supervisor.log_file(outcome.service.name)
            hint = f"{log} tells more; its end:\n{outcome.log}"
            raise ServicesError(f"{outcome.service.name} does not start", hint=hint)
    return outcomes


def _await(
    supervisor: Supervisor, members: Sequence[Service], timeout_s: float
) -> Iterator[Outcome]:
    """Each service's outcome, as soon as it is known."""
    started_at = time.monotonic()
    waiting = [_Start(service) for service in members]
    while waiting:
        states = supervisor.states()
        took_s = time.monotonic() - started_at
        for start in list(waiting):
            outcome = start.outcome(states[start.service.name], took_s, supervisor)
            if outcome is None and took_s > timeout_s:
                log = tail(supervisor.log_file(start.service.name))
                outcome = Outcome(start.service, "slow", took_s, log)
            if outcome is not None:
                waiting.remove(start)
                yield outcome
        time.sleep(_LOOK_EVERY_S)
