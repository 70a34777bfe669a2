"""Semblance running on this machine: everything started, ready, and stopped at the end."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import settings as our_modules
from commands.up import leftovers
from commands.up.addresses import Addresses, choose_addresses
from commands.up.alone import alone, interrupted_by_signals
from commands.up.announcement import announced
from commands.up.bring_up import Outcome, bring_up
from commands.up.environment import service_environment
from commands.up.redis_server import forget_the_dead
from commands.up.service import Service
from commands.up.services import build_services
from commands.up.supervisor import Supervisor
from settings import Settings, get_settings
from tasks.ensemble import find_captioner, get_catalog, get_profile
from tasks.services import Services

_START_TIMEOUT_S = 180.0
_LEFTOVERS_PATIENCE_S = 20.0

Report = Callable[[Outcome], None]


@dataclass(frozen=True)
class Running:
    """Services that were started.

    Attributes:
        where: Where they are.
        services: All of them.
        outcomes: What became of each.
        supervisor: Keeps them running.
    """

    where: Services
    services: tuple[Service, ...]
    outcomes: tuple[Outcome, ...]
    supervisor: Supervisor


@contextmanager
def running(
    *,
    host: str | None = None,
    port: int | None = None,
    flower: bool = True,
    report: Report = lambda _: None,
) -> Iterator[Running]:
    """Start all services, and stop them at the end of the block, however it ends.

    What a killed `semblance up` left behind on the same folder is stopped first. Until the end of
    the block SIGTERM and SIGHUP raise KeyboardInterrupt, like Ctrl-C does.

    Args:
        host: Address of the dashboard; None takes the setting.
        port: Its port; None takes the setting. If somebody listens there, another one is chosen.
        flower: Whether to start Flower too.
        report: Called for each service as soon as it is known what became of it.

    Yields:
        The services. The essential ones are up; others may have failed.

    Raises:
        AlreadyRunningError: They run on this folder already.
        ServicesError: An essential service does not start.
    """
    given = {"host": host, "port": port}
    settings = get_settings().model_copy(
        update={name: value for name, value in given.items() if value is not None}
    )
    with alone(settings.var), interrupted_by_signals():
        leftovers.stop(settings.var, patience_s=_LEFTOVERS_PATIENCE_S)
        get_catalog()  # brought up to date once, before every service wants to do it
        addresses = choose_addresses(settings, flower=flower)
        encoders = [member.encoder for member in get_profile().members]
        writes = find_captioner() is not None
        services = build_services(settings, encoders, addresses, writes_captions=writes)
        with _supervised(settings, services, addresses) as supervisor:
            where = Services(
                redis_url=addresses.redis_url,
                dashboard=addresses.dashboard,
                flower=addresses.flower,
                pid=os.getpid(),
                supervisor_pid=supervisor.pid,
            )
            outcomes = _start_redis(supervisor, services, addresses, report)
            with announced(where, settings.var):
                others = [service for service in services if service.stage > 0]
                outcomes += bring_up(supervisor, others, timeout_s=_START_TIMEOUT_S, report=report)
                yield Running(where, tuple(services), tuple(outcomes), supervisor)


@contextmanager
def _supervised(
    settings: Settings, services: Sequence[Service], addresses: Addresses
) -> Iterator[Supervisor]:
    supervisor = Supervisor(
        services,
        var=settings.var,
        directory=Path(our_modules.__file__).parent,
        environment=service_environment(settings, addresses.redis_url),
    )
    try:
        supervisor.start()
        yield supervisor
    finally:
        supervisor.stop()


def _start_redis(
    supervisor: Supervisor, services: Sequence[Service], addresses: Addresses, report: Report
) -> list[Outcome]:
    """Start the embedded Redis, if it is ours, before whatever needs it."""
    first = [service for service in services if service.stage == 0]
    if not first:
        return []
    outcomes = bring_up(supervisor, first, timeout_s=_START_TIMEOUT_S, report=report)
    forget_the_dead(addresses.redis_url)
    return outcomes
