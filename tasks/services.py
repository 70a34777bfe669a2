"""Where the services are that ``semblance up`` started, as it says in a file under ``var/run``.

Programs that it did not start itself (the command line, a notebook) find its Redis here; the
services themselves are told by ``SEMBLANCE_REDIS_URL``.
"""

import json
from dataclasses import dataclass
from pathlib import Path

import psutil

from settings import get_settings

# Every process that `semblance up` starts, and whatever those start in turn, carries this variable
# with the absolute path of var/. It tells a supervisor from another process with the same pid.
MARK = "SEMBLANCE_SUPERVISED"


@dataclass(frozen=True)
class Services:
    """The addresses of running services.

    Attributes:
        redis_url: Redis, with its password.
        dashboard: Address of the web pages.
        flower: Address of Flower; none if it was not started.
        pid: Process of `semblance up`.
        supervisor_pid: Process that keeps the services up; while it lives, so do they.
    """

    redis_url: str
    dashboard: str
    flower: str | None
    pid: int
    supervisor_pid: int


def services_file(var: Path) -> Path:
    """Where the addresses are kept; readable by their owner only, because of the password."""
    return var.resolve() / "run" / "services.json"


def read_services(var: Path) -> Services | None:
    """The services running on that folder; none if there are none, or not any more."""
    try:
        services = Services(**json.loads(services_file(var).read_text()))
    except (OSError, ValueError, TypeError):  # none, somebody else's, or from another version
        return None
    return services if is_marked(services.supervisor_pid, var) else None


def is_marked(pid: int, var: Path) -> bool:
    """Whether the process lives and belongs to the services of that folder."""
    try:
        return bool(psutil.Process(pid).environ().get(MARK) == str(var.resolve()))
    except (psutil.Error, OSError):
        return False


def redis_url() -> str | None:
    """Redis for queue, votes and schedules: the setting, else the embedded one if it runs."""
    settings = get_settings()
    if settings.redis_url:
        return settings.redis_url.get_secret_value()
    services = read_services(settings.var)
    return services.redis_url if services else None


def dashboard_url() -> str | None:
    """Address of the dashboard that `semblance up` started, if it runs."""
    services = read_services(get_settings().var)
    return services.dashboard if services else None


def flower_url() -> str | None:
    """Address of the Flower that `semblance up` started, if it runs."""
    services = read_services(get_settings().var)
    return services.flower if services else None
