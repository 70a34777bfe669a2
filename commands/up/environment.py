"""The environment of the services: ours, made independent of the working directory."""

import os
from pathlib import Path

from sqlalchemy.engine import make_url

from settings import Settings
from tasks import flower_ticket

# Threads of OpenBLAS that have nothing to do go to sleep after 2^4 clock ticks. By default they spin for
# 2^26, tens of milliseconds, and on the very cores that the next pass should have.
_PATIENCE = {"OPENBLAS_THREAD_TIMEOUT": "4"}


def service_environment(settings: Settings, redis_url: str) -> dict[str, str]:
    """What the services inherit.

    They work in the folder of our own modules: started elsewhere, Celery and gunicorn would look
    there first and take somebody else's ``tasks`` or ``settings`` for ours. So whatever is relative
    to the directory in which the command was called is made absolute.

    Args:
        settings: As read from this process's environment.
        redis_url: Redis, with its password: on command lines everybody could read it.
    """
    changed = {
        "SEMBLANCE_REDIS_URL": redis_url,
        "SEMBLANCE_VAR": str(settings.var.resolve()),
        "SEMBLANCE_HOST": settings.host,  # whether it is open depends on it
        "PYTHONUNBUFFERED": "1",  # what a dying process says last belongs into its log
    }
    if settings.weights:
        changed["SEMBLANCE_WEIGHTS"] = str(settings.weights.resolve())
    if settings.profile and Path(settings.profile).is_file():
        changed["SEMBLANCE_PROFILE"] = str(Path(settings.profile).resolve())
    if settings.database_url:
        changed["SEMBLANCE_DATABASE_URL"] = _absolute(settings.catalog_url)
    if settings.flower_basic_auth:
        changed["FLOWER_BASIC_AUTH"] = settings.flower_basic_auth.get_secret_value()
    else:
        changed |= {"FLOWER_AUTH": flower_ticket.USER, "FLOWER_AUTH_PROVIDER": flower_ticket.LOGIN}
    return _PATIENCE | dict(os.environ) | changed


def _absolute(database_url: str) -> str:
    """The address with the path of a SQLite file made absolute."""
    url = make_url(database_url)
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        return database_url
    return url.set(database=str(Path(url.database).resolve())).render_as_string(hide_password=False)
