"""The services that make up Semblance on one machine, as a list to be supervised."""

import math
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlsplit

import redis

from commands.up.addresses import Addresses
from commands.up.redis_server import BEAT_LOCK, answers, find_redis_server
from commands.up.service import Service
from settings import Settings
from tasks.presence import CAPTIONS, LIGHT, TRAIN, alive, withdraw
from tasks.queues import (
    CAPTION_QUEUE,
    FUSE_QUEUE,
    INGEST_QUEUE,
    MAINTENANCE_QUEUE,
    TRAIN_QUEUE,
    jobs_of,
    votes_of,
)

_CELERY = (sys.executable, "-m", "celery", "-A", "tasks.app")
_GUNICORN = (sys.executable, "-m", "gunicorn")

# A page that follows a query or the jobs holds a thread for as long, so there are many of them.
_WEB_PROCESSES = 2
_WEB_THREADS = 32
_WEB_GRACE_S = 3  # such pages would hold up the end too

_LONGEST_STOP_S = 15.0
_FLOWER_TASKS = 10_000  # tasks Flower keeps in memory
_PROBE_TIMEOUT_S = 2.0


def build_services(
    settings: Settings,
    encoders: Sequence[str],
    addresses: Addresses,
    *,
    writes_captions: bool = False,
) -> list[Service]:
    """The services in the order in which they are shown.

    Args:
        settings: Threads, log level and the like.
        encoders: Names of the profile's encoders; each gets a worker of its own.
        addresses: Where they listen.
        writes_captions: Whether there is a network that does.
    """
    watched = bool(addresses.flower or settings.flower_url)
    services = [_web(addresses)]
    services += [_encoder(settings, addresses.redis_url, encoder, watched) for encoder in encoders]
    services += [_light(settings, addresses.redis_url, watched)]
    if settings.training or writes_captions:
        services += [_long_work(settings, addresses.redis_url, watched)]
    services += [_beat(settings, addresses.redis_url)]
    if addresses.redis_config:
        services.insert(0, _redis(addresses.redis_url, addresses.redis_config))
    if addresses.flower:
        services.append(_flower(settings, addresses, addresses.flower))
    return services


def _redis(url: str, config: Path) -> Service:
    without_password = url.rpartition("@")[2].partition("/")[0]
    return Service(
        name="redis",
        command=(str(find_redis_server()), str(config)),
        address=without_password,
        is_ready=lambda: answers(url),
        essential=True,
        stage=0,
    )


def _web(addresses: Addresses) -> Service:
    options = ("--worker-class=gthread", f"--workers={_WEB_PROCESSES}", f"--threads={_WEB_THREADS}")
    grace = (f"--graceful-timeout={_WEB_GRACE_S}", "--no-control-socket")
    return Service(
        name="web",
        command=(*_GUNICORN, "wsgi:app", f"--bind={addresses.web}", *options, *grace),
        address=addresses.dashboard,
        is_ready=_serves(f"{addresses.dashboard}/healthz"),
        essential=True,
    )


def _encoder(settings: Settings, redis_url: str, encoder: str, watched: bool) -> Service:
    queues = (votes_of(encoder), jobs_of(encoder))
    return _worker(settings, redis_url, encoder, queues, settings.worker_threads, watched)


def _light(settings: Settings, redis_url: str, watched: bool) -> Service:
    queues = (FUSE_QUEUE, MAINTENANCE_QUEUE, INGEST_QUEUE)
    return _worker(settings, redis_url, LIGHT, queues, settings.worker_threads, watched)


def _long_work(settings: Settings, redis_url: str, watched: bool) -> Service:
    """One training or captioning at a time, and nothing else: torch comes into its process with the first.

    It listens for captionings even where no network writes captions yet: one may be fetched meanwhile.
    """
    serves = {TRAIN: TRAIN_QUEUE} if settings.training else {}
    serves |= {CAPTIONS: CAPTION_QUEUE}
    name = next(iter(serves))
    queues = tuple(serves.values())
    return _worker(settings, redis_url, name, queues, 1, watched, serves=tuple(serves))


def _worker(
    settings: Settings,
    redis_url: str,
    name: str,
    queues: Sequence[str],
    threads: int,
    watched: bool,
    *,
    serves: Sequence[str] = (),
) -> Service:
    """A Celery worker; of threads, which share a network, and because CUDA survives no fork.

    When it is to end, it finishes its votes. A thread cannot be stopped, so a reindex that takes
    longer is killed with its process; its job goes on where the last batch ended. A training stops
    at its next step, a captioning at its next batch.
    """
    pool = ("--pool=threads", f"--concurrency={threads}")
    # Workers have nothing to tell each other, and finding that out takes each a second. Four events
    # for each task take time from the networks, so they are sent where Flower is there to read them.
    events = ("--task-events",) if watched else ()
    talk = (*events, "--without-gossip", "--without-mingle")
    options = (f"--queues={','.join(queues)}", *pool, *talk, f"--loglevel={settings.log_level}")
    client = _client(redis_url)
    return Service(
        name=f"worker.{name}",
        command=(*_CELERY, "worker", f"--hostname={name}@%h", *options),
        address=" ".join(queues),
        is_ready=_asking_redis(lambda: name in alive(client, [name])),
        # A killed one cannot say goodbye, and queries would wait for it until its key expires.
        on_death=_asking_redis(lambda: withdraw(client, serves or [name])),
        stop_wait_s=math.ceil(min(settings.deadline_s, _LONGEST_STOP_S)),
    )


def _beat(settings: Settings, redis_url: str) -> Service:
    options = ("--scheduler=redbeat.RedBeatScheduler", f"--loglevel={settings.log_level}")
    client = _client(redis_url)
    return Service(
        name="beat",
        command=(*_CELERY, "beat", *options),
        address="schedules",
        is_ready=_asking_redis(lambda: bool(client.exists(BEAT_LOCK))),
    )


def _flower(settings: Settings, addresses: Addresses, url: str) -> Service:
    listen = (f"--address={settings.flower_host}", f"--port={addresses.flower_port}")
    return Service(
        name="flower",
        command=(*_CELERY, "flower", *listen, f"--max_tasks={_FLOWER_TASKS}"),
        address=url,
        is_ready=_serves(f"{url}/healthcheck"),
    )


def _serves(url: str) -> Callable[[], bool]:
    """A probe of a web server: any answer but an error of its own, so also "not under this name"."""
    parts = urlsplit(url)

    def probe() -> bool:
        connection = HTTPConnection(parts.netloc, timeout=_PROBE_TIMEOUT_S)
        with closing(connection):
            try:
                connection.request("GET", parts.path)
                return connection.getresponse().status < HTTPStatus.INTERNAL_SERVER_ERROR
            except (OSError, HTTPException):
                return False

    return probe


def _client(redis_url: str) -> "redis.Redis":
    return redis.Redis.from_url(redis_url, socket_timeout=_PROBE_TIMEOUT_S)


def _asking_redis(question: Callable[[], bool | None]) -> Callable[[], bool]:
    def probe() -> bool:
        try:
            return bool(question())
        except redis.RedisError:
            return False

    return probe
