"""What a query costs beyond its slowest vote, beside a bare chord of as many no-op tasks.

Starts the service on a drawn gallery and alternates, on the same workers, queries through the queue with
bare chords of Celery's own no-op task. A query's overhead is its time from picture in hand to answer in
hand, minus the computing of its slowest vote.
"""

import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import quantiles
from typing import Any

import click

SEED = 0
_NOOP = "celery.accumulate"  # ships with every worker; returns its arguments


@click.command()
@click.option("--queries", default=200, show_default=True, help="How many of each.")
def main(queries: int) -> None:
    """Measure, print and record."""
    with tempfile.TemporaryDirectory() as var:
        os.environ |= {"SEMBLANCE_VAR": var, "SEMBLANCE_PROFILE": "descriptors"}
        measure(Path(var), queries)


def measure(var: Path, queries: int) -> None:
    """Run the service under ``var`` and time queries and bare chords in turn."""
    from recording import record

    from commands.demo.gallery import draw_gallery  # after the environment is set
    from commands.ingest import ingest_pictures
    from commands.up.running import running
    from tasks.ensemble import get_profile

    drawn = draw_gallery(var / "pictures", seed=SEED, per_class=20)
    gallery, _ = ingest_pictures("demo", drawn.gallery, local=True)
    encoders = [member.encoder for member in get_profile().members]
    with running():
        pictures = [path for path, _ in drawn.queries]
        ask = asker(gallery, pictures)
        bare = bare_chord(encoders)
        for _ in range(10):  # connections, caches
            ask(), bare()
        timed = [(ask(), bare()) for _ in range(queries)]
    overheads, chords = ([pair[i] for pair in timed] for i in (0, 1))
    (over_50, over_95), (bare_50, bare_95) = percentiles(overheads), percentiles(chords)
    record(
        "query_overhead",
        {
            "overhead_p50_ms": round(over_50, 2),
            "overhead_p95_ms": round(over_95, 2),
            "bare_chord_p50_ms": round(bare_50, 2),
            "bare_chord_p95_ms": round(bare_95, 2),
            "ratio_p50": round(over_50 / bare_50, 2),
        },
        [
            ["query minus slowest vote", f"{over_50:.1f}", f"{over_95:.1f}"],
            ["bare chord", f"{bare_50:.1f}", f"{bare_95:.1f}"],
            ["ratio", f"{over_50 / bare_50:.2f}", f"{over_95 / bare_95:.2f}"],
        ],
        headers=[f"{len(encoders)} votes, {queries} of each", "p50 ms", "p95 ms"],
        seed=SEED,
    )


def asker(gallery: Any, paths: list[Path]) -> Callable[[], float]:
    """A function that asks one query after the other and returns its overhead in ms."""
    from commands.search import ask_service, read_picture

    pictures = [read_picture(path) for path in paths]
    asked = 0

    def ask() -> float:
        nonlocal asked
        asked += 1
        start = time.perf_counter()
        answer = ask_service(gallery, [pictures[asked % len(pictures)]], 10)
        took_ms = 1000 * (time.perf_counter() - start)
        assert answer["state"] == "done", answer["error"]
        return took_ms - max(one["took_ms"] for one in answer["encoders"])

    return ask


def bare_chord(encoders: list[str]) -> Callable[[], float]:
    """A function that runs a chord of no-op tasks on the same workers and returns its time in ms."""
    from celery import Celery, chord

    from tasks.services import redis_url

    app = Celery(broker=redis_url(), backend=redis_url())  # as it comes, none of our settings

    def bare() -> float:
        def noop(queue: str) -> Any:
            return app.signature(_NOOP, immutable=True).set(queue=queue)

        start = time.perf_counter()
        result = chord([noop(f"encode.{one}") for one in encoders], app=app)(noop("fuse"))
        result.get(timeout=30)
        took_ms = 1000 * (time.perf_counter() - start)
        result.forget()
        return took_ms

    return bare


def percentiles(values: list[float]) -> tuple[float, float]:
    """The 50th and the 95th."""
    cuts = quantiles(values, n=100, method="inclusive")
    return cuts[49], cuts[94]


if __name__ == "__main__":
    main()
