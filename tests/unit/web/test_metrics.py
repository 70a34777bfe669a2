"""What Prometheus is told, with Redis and without."""

from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from commands.up.redis_server import embedded_redis
from settings import get_settings
from tasks import counters
from tasks.ensemble import get_catalog
from tasks.presence import renew
from tasks.redis_client import get_redis
from tests.conftest import forget
from web.app import create_app

Samples = dict[tuple[str, tuple[str, ...]], float]


def read(client: FlaskClient) -> Samples:
    response = client.get("/metrics")
    assert response.status_code == 200
    assert response.mimetype == "text/plain"
    return {
        (sample.name, tuple(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(response.text)
        for sample in family.samples
    }


def test_without_redis_the_catalog_is_told(client: FlaskClient) -> None:
    gallery = get_catalog().galleries.create("some")
    get_catalog().jobs.submit("reindex", gallery, "colour")
    get_catalog().index_versions.record(
        gallery.id, "colour", "1", 1, kind="exact", rows=0, dimension=8
    )
    told = read(client)
    assert told["semblance_redis_up", ()] == 0
    assert told["semblance_catalog_up", ()] == 1
    assert told["semblance_jobs", ("queued",)] == 1
    assert told["semblance_jobs", ("failed",)] == 0
    assert told["semblance_gallery_pictures", ("some",)] == 0
    assert 0 <= told["semblance_index_age_seconds", ("colour", "some")] < 60
    assert told["semblance_index_coverage_ratio", ("colour", "some")] == 0
    assert not [name for name, _ in told if name.startswith("semblance_queue")]


def test_what_was_counted_is_told_by_whichever_process(
    var: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with embedded_redis(tmp_path) as (url, _):
        monkeypatch.setenv("SEMBLANCE_REDIS_URL", url)
        forget()
        redis = get_redis()
        encoders: list[dict[str, Any]] = [
            {"encoder": "colour", "state": "voted", "took_ms": 20.0, "reason": None},
            {"encoder": "shape", "state": "abstained", "took_ms": 0.0, "reason": "no_index"},
        ]
        with redis.pipeline() as pipe:
            counters.count(pipe, {"state": "done", "took_ms": 300.0, "encoders": encoders})
            pipe.execute()
        redis.rpush("encode.colour", "a", "b")
        renew(redis, ["colour"])
        told = [read(create_app().test_client()) for _ in range(2)]
        monkeypatch.setenv("SEMBLANCE_TRAINING", "false")
        get_settings.cache_clear()
        without_training = read(create_app().test_client())
    assert told[0] == told[1]
    (told, _) = told
    # A worker that is not to be there is not said to be down: it would alarm for ever.
    assert (
        told["semblance_worker_up", ("train",)] == told["semblance_worker_up", ("captions",)] == 0
    )
    assert ("semblance_worker_up", ("light",)) in without_training
    assert ("semblance_worker_up", ("train",)) not in without_training
    assert told["semblance_redis_up", ()] == 1
    assert told["semblance_queries_total", ("done",)] == 1
    assert told["semblance_query_duration_seconds_bucket", ("0.25",)] == 0
    assert told["semblance_query_duration_seconds_bucket", ("0.5",)] == 1
    assert told["semblance_query_duration_seconds_bucket", ("+Inf",)] == 1
    assert told["semblance_query_duration_seconds_sum", ()] == pytest.approx(0.3)
    assert told["semblance_vote_duration_seconds_count", ("colour",)] == 1
    assert told["semblance_abstentions_total", ("shape", "no_index")] == 1
    assert told["semblance_queue_depth", ("encode.colour",)] == 2
    assert told["semblance_queue_depth", ("index.colour",)] == 0
    assert told["semblance_worker_up", ("colour",)] == 1
    assert told["semblance_worker_up", ("light",)] == 0
