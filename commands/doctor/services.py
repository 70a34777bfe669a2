"""Are Redis and the workers there, or could they be started?"""

import subprocess

import redis

from commands.doctor.finding import Finding, State
from commands.redis_health import redis_health
from commands.up.errors import RedisServerError
from commands.up.redis_server import find_redis_server
from settings import Settings
from tasks.ensemble import find_captioner, get_profile
from tasks.presence import CAPTIONS, LIGHT, TRAIN, alive
from tasks.redis_client import get_redis
from tasks.services import read_services, redis_url

_OLDEST_REDIS = (6, 2)


def check_redis(settings: Settings) -> Finding:
    """Redis can be reached, is recent enough and keeps what is queued; or can be embedded."""
    url = redis_url()
    if url is None:
        return _check_embedded()
    try:
        health = redis_health(url)
    except (redis.RedisError, ValueError) as error:
        advice = (
            "start it, or unset SEMBLANCE_REDIS_URL to have one embedded"
            if settings.redis_url
            else "see log/redis.log under SEMBLANCE_VAR"
        )
        return Finding("Redis", "broken", f"cannot be reached: {error}", advice)
    whose = "yours" if settings.redis_url else "embedded"
    detail = f"{health.version}, {whose}, maxmemory-policy {health.policy}"
    if tuple(map(int, health.version.split(".")[:2])) < _OLDEST_REDIS:
        return Finding("Redis", "broken", detail, "use Redis 6.2 or later")
    if health.policy != "noeviction":
        state: State = "broken" if health.may_evict else "warning"
        advice = "`redis-cli CONFIG SET maxmemory-policy noeviction`, and in its configuration"
        return Finding("Redis", state, detail, advice)
    return Finding("Redis", "ok", detail)


def check_workers(settings: Settings) -> Finding:
    """Every encoder of the profile has a worker, and so has all else, if the service runs."""
    services = read_services(settings.var)
    if redis_url() is None:
        return Finding("service", "ok", "not running", "`semblance up` starts it")
    where = services.dashboard if services else "started elsewhere"
    names = [*(member.encoder for member in get_profile().members), LIGHT]
    names += [TRAIN] if settings.training else []
    names += [CAPTIONS] if find_captioner() else []
    try:
        missing = set(names) - alive(get_redis(), names)
    except (redis.RedisError, ValueError):
        return Finding("service", "broken", f"{where}, but Redis does not answer", "mend Redis")
    if not missing:
        return Finding("service", "ok", f"{where}, all {len(names)} workers alive")
    detail = f"{where}, without a worker for {', '.join(sorted(missing))}"
    return Finding("service", "warning", detail, "see log/worker.*.log under SEMBLANCE_VAR")


def _check_embedded() -> Finding:
    try:
        program = find_redis_server()
        done = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)
    except RedisServerError as error:
        return Finding("Redis", "broken", str(error), error.hint)
    except (OSError, subprocess.CalledProcessError) as error:
        advice = "install another redis-server, or set SEMBLANCE_REDIS_URL"
        return Finding("Redis", "broken", f"redis-server does not run: {error}", advice)
    number = done.stdout.partition("v=")[2].partition(" ")[0]
    return Finding("Redis", "ok", f"{number}, to be embedded: {program}")
