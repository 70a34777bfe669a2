"""What beat does before its first tick: it is given the schedules, which a lost Redis knows nothing of."""

import logging
from typing import Any

import redis
from celery.signals import beat_init

from tasks.errors import ServiceDownError
from tasks.schedule_upkeep import restore_entries

log = logging.getLogger(__name__)


@beat_init.connect  # type: ignore[untyped-decorator]
def prepare(**_: Any) -> None:
    """Write beat's entries anew, as far as they are missing."""
    try:
        restore_entries()
    except (redis.RedisError, ServiceDownError) as error:
        log.warning("beat starts without its schedules: %s", error)
