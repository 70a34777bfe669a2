from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import redis

from commands.up.addresses import Addresses
from commands.up.redis_server import embedded_redis
from commands.up.service import Service
from commands.up.services import build_services
from settings import Settings

SECRET = "s3cret"
EMBEDDED = Addresses(
    redis_url=f"redis://:{SECRET}@127.0.0.1:7000/0",
    redis_config=Path("/v/run/redis.conf"),
    web="0.0.0.0:8001",
    dashboard="http://127.0.0.1:8001",
    flower_port=5556,
    flower="http://127.0.0.1:5556",
)


@pytest.fixture(autouse=True)
def _own_var(var: Path) -> None:
    """No settings but the test's own."""


def built(addresses: Addresses = EMBEDDED, **settings: Any) -> dict[str, Service]:
    services = build_services(Settings(**settings), ["colour", "net.v2"], addresses)
    return {service.name: service for service in services}


def test_everything_is_there_once() -> None:
    assert list(built()) == [
        "redis",
        "web",
        "worker.colour",
        "worker.net.v2",
        "worker.light",
        "worker.train",
        "beat",
        "flower",
    ]


def test_redis_comes_first_and_the_service_is_nothing_without_redis_and_web() -> None:
    services = built()
    assert [name for name, one in services.items() if one.stage == 0] == ["redis"]
    assert [name for name, one in services.items() if one.essential] == ["redis", "web"]


def test_others_redis_is_not_started_nor_an_unwanted_flower() -> None:
    bare = Addresses("redis://elsewhere", None, EMBEDDED.web, EMBEDDED.dashboard)
    assert {"redis", "flower"} & set(built(bare)) == set()


def test_no_password_is_on_a_command_line_or_told() -> None:
    for service in built(flower_basic_auth="me:secret").values():
        assert not any("s3cret" in word or "secret" in word for word in service.command)
        assert SECRET not in service.address


def test_an_encoders_worker_consumes_its_two_queues_in_threads() -> None:
    command = built(worker_threads=3)["worker.net.v2"].command
    assert {"--queues=encode.net.v2,index.net.v2", "--pool=threads", "--concurrency=3"} <= set(
        command
    )


def test_the_light_worker_consumes_the_rest() -> None:
    assert "--queues=fuse,maintenance,ingest" in built()["worker.light"].command


def test_one_worker_trains_one_encoder_at_a_time_unless_nobody_is_to() -> None:
    command = built(worker_threads=3)["worker.train"].command
    assert {"--queues=train,captions", "--concurrency=1"} <= set(command)
    assert "worker.train" not in built(training=False)


def test_without_trainings_captions_still_have_their_worker_where_a_network_writes_some() -> None:
    assert "worker.captions" not in built(training=False)
    services = build_services(Settings(training=False), ["colour"], EMBEDDED, writes_captions=True)
    (worker,) = (one for one in services if one.name == "worker.captions")
    assert {"--queues=captions", "--concurrency=1"} <= set(worker.command)


def test_dashboard_listens_where_it_was_told() -> None:
    command = built()["web"].command
    assert "--bind=0.0.0.0:8001" in command
    assert "wsgi:app" in command


def test_flower_listens_where_it_was_told() -> None:
    command = built(flower_host="127.0.0.1")["flower"].command
    assert {"--address=127.0.0.1", "--port=5556"} <= set(command)


class _Answering(BaseHTTPRequestHandler):
    """Answers every GET with the status of its server."""

    status = 200

    def do_GET(self) -> None:
        self.send_response(type(self).status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.mark.parametrize(
    ("status", "ready"),
    [(200, True), (400, True), (500, False), (503, False)],
    ids=["ok", "other host names only", "broken", "unready"],
)
def test_dashboard_is_ready_when_it_answers(status: int, ready: bool) -> None:
    handler = type("_Handler", (_Answering,), {"status": status})
    with HTTPServer(("127.0.0.1", 0), handler) as server:
        thread = Thread(target=server.handle_request)
        thread.start()
        where = f"127.0.0.1:{server.server_port}"
        probe = built(Addresses("redis://x", None, where, f"http://{where}"))["web"].is_ready
        assert probe is not None
        assert probe() is ready
        thread.join()
    assert probe() is False  # nobody there any more


def test_workers_and_beat_are_ready_when_redis_knows_them(tmp_path: Path) -> None:
    with embedded_redis(tmp_path) as (url, _), redis.Redis.from_url(url) as client:
        probes = {
            name: one.is_ready
            for name, one in built(Addresses(url, None, "", "http://127.0.0.1:1")).items()
        }
        keys = {
            "worker.colour": "semblance:worker:colour",
            "worker.light": "semblance:worker:light",
            "worker.train": "semblance:worker:train",
            "beat": "redbeat::lock",
        }
        for name, key in keys.items():
            probe = probes[name]
            assert probe is not None
            assert probe() is False
            client.set(key, 1)
            assert probe() is True
    assert probe() is False  # no Redis any more
