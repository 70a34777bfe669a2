"""Celery's settings, derived from ours; read by ``tasks.app``.

Queues: ``encode.<encoder>`` for votes and ``index.<encoder>`` for that encoder's jobs, both
consumed by the encoder's worker; ``fuse``, ``maintenance`` and ``ingest``, consumed by the light worker;
``train`` and ``captions``, consumed by the worker for long work.

What beat sends by itself is below; what people schedule comes from the catalog (``tasks.beat_entries``).
"""

from settings import get_settings
from tasks.services import redis_url

_settings = get_settings()

broker_url = redbeat_redis_url = redis_url()
result_backend = f"tasks.chord_backend:ChordBackend+{broker_url}" if broker_url else None
broker_connection_retry_on_startup = True
broker_connection_max_retries = None  # Redis may be gone for a while; wait for it, do not die
# Whoever asks for work is not to wait for a Redis that takes connections and does not answer.
_PATIENCE = {"socket_connect_timeout": 2, "socket_timeout": 5}
# Above the longest task, or Redis would deliver a running reindex a second time. A longer training is
# delivered again, and seen to be taken.
broker_transport_options = {"visibility_timeout": 12 * 3600, **_PATIENCE}
result_backend_always_retry = True
result_expires = 600  # a vote's result only feeds its chord; the answer itself lives in tasks.live

accept_content = ["json"]
task_serializer = result_serializer = "json"

task_acks_late = True
worker_prefetch_multiplier = 1
worker_hijack_root_logger = True
worker_log_format = "%(asctime)s %(levelname)s %(message)s"
worker_task_log_format = "%(asctime)s %(levelname)s %(task_name)s %(message)s"
worker_redirect_stdouts = False

beat_schedule = {
    "recover-jobs": {
        "task": "tasks.maintenance.recover_jobs",
        "schedule": 15.0,
        "options": {"queue": "maintenance", "expires": 10.0},
    },
    "look-after-schedules": {
        "task": "tasks.maintenance.look_after_schedules",
        "schedule": 30.0,
        "options": {"queue": "maintenance", "expires": 25.0},
    },
}
beat_max_loop_interval = 5  # a schedule that was just made may be due at once
redbeat_lock_timeout = 30  # the default, 25 minutes, is how long schedules would rest after a crash
redbeat_redis_options = _PATIENCE

timezone = "UTC"
enable_utc = True
