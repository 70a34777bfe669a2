"""``/metrics`` for Prometheus, read from Redis and the catalog when it is asked for.

Nothing is counted in this process, of which there are several: whichever is asked tells the same.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import accumulate
from typing import get_args

import redis
from flask import Blueprint, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    InfoMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError

from index_store.catalog.records import JobState
from tasks import counters
from tasks.client.queues import known_queues, queue_depths
from tasks.counters import BOUNDS_S, Durations
from tasks.ensemble import get_catalog
from tasks.errors import ServiceDownError
from tasks.pauses import paused
from tasks.presence import alive
from tasks.redis_client import get_redis

metrics = Blueprint("metrics", __name__)


@metrics.get("/metrics", endpoint="metrics")
def read_metrics() -> Response:
    """Queries, votes, queues, workers, jobs and indexes, as they are now."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Service())
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


class _Service(Collector):
    """Everything there is to tell; what cannot be read is left out, and said to be down."""

    def describe(self) -> Iterable[Metric]:
        """Nothing before it is asked for."""
        return ()

    def collect(self) -> Iterator[Metric]:
        """Every metric there is now."""
        yield InfoMetricFamily("semblance", "This service.", {"version": version("semblance")})
        yield from _part("redis", "Redis", _from_redis, redis.RedisError, ServiceDownError)
        yield from _part("catalog", "the catalog", _from_catalog, SQLAlchemyError)


def _part(
    name: str, what: str, read: Callable[[], Iterator[Metric]], *errors: type[Exception]
) -> Iterator[Metric]:
    up = GaugeMetricFamily(f"semblance_{name}_up", f"Whether {what} answers.")
    try:
        found = list(read())
    except errors:
        found = []
        up.add_metric([], 0)
    else:
        up.add_metric([], 1)
    yield up
    yield from found


def _from_redis() -> Iterator[Metric]:
    client = get_redis()
    yield from _queries(counters.read(client))
    workers = list(dict.fromkeys(queue.worker for queue in known_queues()))
    living = alive(client, workers)
    there = GaugeMetricFamily("semblance_worker_up", "Whether it is alive.", labels=["worker"])
    for worker in workers:
        there.add_metric([worker], worker in living)
    yield there
    depth = GaugeMetricFamily("semblance_queue_depth", "Tasks that wait.", labels=["queue"])
    held = GaugeMetricFamily("semblance_queue_paused", "Whether it is paused.", labels=["queue"])
    pauses = paused(client)
    for queue, length in queue_depths(client).items():
        depth.add_metric([queue], length)
        held.add_metric([queue], queue in pauses)
    yield from (depth, held)


def _queries(counted: counters.Counted) -> Iterator[Metric]:
    queries = CounterMetricFamily("semblance_queries", "Queries answered.", labels=["state"])
    for state in ("done", "failed"):
        queries.add_metric([state], counted.queries.get(state, 0))
    took = HistogramMetricFamily(
        "semblance_query_duration_seconds", "From the question to the answer.", labels=[]
    )
    _observe(took, [], counted.took)
    votes = HistogramMetricFamily(
        "semblance_vote_duration_seconds",
        "From the picture to the ranking; its count is the number of votes.",
        labels=["encoder"],
    )
    for encoder, durations in sorted(counted.votes.items()):
        _observe(votes, [encoder], durations)
    abstentions = CounterMetricFamily(
        "semblance_abstentions", "Votes that were not cast.", labels=["encoder", "reason"]
    )
    for labels, count in sorted(counted.abstentions.items()):
        abstentions.add_metric(labels, count)
    yield from (queries, took, votes, abstentions)


def _observe(metric: HistogramMetricFamily, labels: list[str], durations: Durations) -> None:
    bounds = [*map(str, BOUNDS_S), "+Inf"]
    buckets = list(zip(bounds, accumulate(durations.counts), strict=True))
    metric.add_metric(labels, buckets, durations.sum_s)


def _from_catalog() -> Iterator[Metric]:
    catalog, moment = get_catalog(), datetime.now(UTC)
    jobs = GaugeMetricFamily("semblance_jobs", "Jobs there are.", labels=["state"])
    counts = catalog.jobs.counts()
    for state in get_args(JobState):
        jobs.add_metric([state], counts.get(state, 0))
    yield jobs
    pictures = GaugeMetricFamily(
        "semblance_gallery_pictures", "Pictures that can be searched.", labels=["gallery"]
    )
    age = GaugeMetricFamily(
        "semblance_index_age_seconds", "Since the index was built.", labels=["gallery", "encoder"]
    )
    coverage = GaugeMetricFamily(
        "semblance_index_coverage_ratio",
        "Share of the pictures that are in the built index; the others are searched one by one.",
        labels=["gallery", "encoder"],
    )
    for gallery in catalog.galleries.list():
        pictures.add_metric([gallery.name], gallery.images)
        for index in catalog.index_versions.current(gallery.id):
            labels = [gallery.name, index.encoder]
            age.add_metric(labels, (moment - index.created_at).total_seconds())
            coverage.add_metric(labels, min(1.0, index.rows / max(gallery.images, 1)))
    yield from (pictures, age, coverage)
