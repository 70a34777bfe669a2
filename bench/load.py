"""What the service answers under load, beside what its encoders could do with nothing else to do.

Starts the whole service on a gallery of real size for a team (a few thousand pictures), then lets 1, 8
and 32 clients ask over HTTP, each as soon as its last answer is there: upload the picture, follow the
events, read the ten. Redis, web, workers and clients share the machine. The ceiling is what the encoders
alone make of the machine, one picture of each in full passes, one encoder after the other; it is
measured before and after every number of clients, because a machine is not as fast at all times.
"""

import json
import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection
from itertools import pairwise
from pathlib import Path
from statistics import mean, median, quantiles
from typing import Any

import click
import numpy as np
from indexing import ARCHITECTURES, folder_of
from pictures import photographs
from recording import record

SEED = 0
CLIENTS = (1, 8, 32)
_BOUNDARY = "semblance-load"


@dataclass(frozen=True)
class Level:
    """What one number of clients saw; times in milliseconds."""

    throughput: float
    p50_ms: float
    p95_ms: float
    errors: int


@click.command()
@click.option(
    "--seconds", default=60.0, show_default=True, help="How long each number of clients asks."
)
@click.option("--pictures", default=1000, show_default=True, help="How many pictures are searched.")
@click.option("--encoder", "names", multiple=True, help="Only these; also a folder's name.")
def main(seconds: float, pictures: int, names: Sequence[str]) -> None:
    """Measure, print and record."""
    weights = Path(os.environ["SEMBLANCE_WEIGHTS"]) if "SEMBLANCE_WEIGHTS" in os.environ else None
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        networks = [folder_of(name, weights, folder / "new") for name in names or ARCHITECTURES]
        (folder / "weights").mkdir()
        for network in networks:
            (folder / "weights" / network.name).symlink_to(network)
        profile = folder / "load.toml"
        profile.write_text("".join(f'[encoders."{one.name}"]\n' for one in networks))
        os.environ |= {
            "SEMBLANCE_VAR": str(folder / "var"),
            "SEMBLANCE_WEIGHTS": str(folder / "weights"),
            "SEMBLANCE_PROFILE": str(profile),
        }
        measure(photographs(folder / "pictures", pictures, seed=SEED), seconds)


def measure(paths: Sequence[Path], seconds: float) -> None:
    """Index the pictures, run the service, ask, and compare with the encoders alone."""
    from commands.ingest import ingest_pictures  # after the environment is set
    from commands.up.running import running

    gallery, _ = ingest_pictures("load", paths[0].parents[1], local=True)
    alone = [encoders_alone(paths[:32])]
    levels = {}
    bodies = [form(gallery.name, path) for path in paths[:200]]
    with running(flower=False) as service:
        host = service.where.dashboard.removeprefix("http://")
        ask_for(host, bodies, clients=8, seconds=5)  # connections, caches
        for clients in CLIENTS:
            levels[clients] = ask_for(host, bodies, clients, seconds)
            alone.append(encoders_alone(paths[:32]))
    report(levels, alone, seconds)


def encoders_alone(paths: Sequence[Path]) -> dict[str, dict[str, float]]:
    """Milliseconds of each encoder's network: per picture in full passes, and for one picture."""
    from models_store.preprocess.decode import open_picture
    from tasks.ensemble import get_profile
    from tasks.runtime import get_engine

    pictures = [open_picture(path.read_bytes(), max_pixels=10**8) for path in paths]
    found = {}
    for member in get_profile().members:
        encoder = get_engine().encoder(member.encoder)
        batch = np.stack([encoder.prepare(picture) for picture in pictures])
        encoder.forward(batch)
        found[member.encoder] = {
            "batched_ms": 1000 * took(lambda e=encoder, b=batch: e.forward(b)) / len(batch),
            "single_ms": 1000 * took(lambda e=encoder, b=batch: e.forward(b[:1])),
        }
    return found


def took(work: Any, rounds: int = 3) -> float:
    """Seconds of the median round."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return sorted(times)[rounds // 2]


def form(gallery: str, path: Path) -> bytes:
    """A query as a browser posts it."""
    head = (
        f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="gallery"\r\n\r\n{gallery}\r\n'
        f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="picture"; filename="{path.name}"\r\n'
        "Content-Type: image/jpeg\r\n\r\n"
    )
    return head.encode() + path.read_bytes() + f"\r\n--{_BOUNDARY}--\r\n".encode()


def ask_for(host: str, bodies: Sequence[bytes], clients: int, seconds: float) -> Level:
    """Let that many clients ask for that long."""
    ends_at = time.perf_counter() + seconds
    start = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        asked = [
            pool.submit(client, host, bodies, number, clients, ends_at) for number in range(clients)
        ]
        results = [result for one in asked for result in one.result()]
    lasted = time.perf_counter() - start
    answered = [one for one in results if one is not None]
    cuts = quantiles(answered, n=100, method="inclusive")
    return Level(len(answered) / lasted, cuts[49], cuts[94], len(results) - len(answered))


def client(
    host: str, bodies: Sequence[bytes], number: int, step: int, ends_at: float
) -> list[float | None]:
    """Ask until the time is over; the milliseconds of each query, None for one that failed."""
    connection = HTTPConnection(host, timeout=60)
    times: list[float | None] = []
    while time.perf_counter() < ends_at:
        body = bodies[(number + step * len(times)) % len(bodies)]
        start = time.perf_counter()
        try:
            is_answered = ask(connection, body)
        except (OSError, ValueError, KeyError):
            is_answered = False
            connection.close()
        times.append(1000 * (time.perf_counter() - start) if is_answered else None)
    connection.close()
    return times


def ask(connection: HTTPConnection, body: bytes) -> bool:
    """One query from upload to answer; whether ten results came, with a vote of every encoder."""
    kind = {"Content-Type": f"multipart/form-data; boundary={_BOUNDARY}"}
    connection.request("POST", "/api/v1/queries", body, kind)
    accepted = json.load(connection.getresponse())
    connection.request("GET", accepted["events_url"])
    response = connection.getresponse()
    event, answer = "", {}
    for line in lines(response):
        name, _, value = line.partition(": ")
        if name == "event":
            event = value
        elif name == "data" and event in {"done", "failed"}:
            answer = json.loads(value)
    is_complete = all(one["state"] == "voted" for one in answer["encoders"])
    return len(answer["results"]) == 10 and is_complete


def lines(response: Any) -> Iterator[str]:
    """The lines of a stream, as they come."""
    while line := response.readline():
        yield line.decode().rstrip("\n")


def report(
    levels: dict[int, Level], alone: Sequence[dict[str, dict[str, float]]], seconds: float
) -> None:
    """Print the table and record the result.

    Args:
        levels: What each number of clients saw.
        alone: What :func:`encoders_alone` found before the first of them and after each.
        seconds: How long each lasted.
    """
    ceilings = [1000 / sum(one["batched_ms"] for one in found.values()) for found in alone]
    usual = {
        name: {key: median(found[name][key] for found in alone) for key in one}
        for name, one in alone[0].items()
    }
    slowest_ms = max(one["single_ms"] for one in usual.values())
    result = {
        str(clients): {
            "throughput": round(level.throughput, 2),
            "ratio_to_ceiling": round(level.throughput / mean(around), 2),
            "p50_ms": round(level.p50_ms, 1),
            "p95_ms": round(level.p95_ms, 1),
            "errors": level.errors,
        }
        for (clients, level), around in zip(levels.items(), pairwise(ceilings), strict=True)
    }
    rows = [[clients, *(str(value) for value in one.values())] for clients, one in result.items()]
    ceiling = f"{min(ceilings):.2f}-{max(ceilings):.2f}"
    rows.append(["encoders alone", ceiling, "1", f"{slowest_ms:.1f} (slowest)", "", ""])
    headers = [f"clients, {seconds:g} s", "queries/s", "of ceiling", "p50 ms", "p95 ms", "errors"]
    record(
        "load",
        {"clients": result},
        rows,
        headers=headers,
        seed=SEED,
        ceilings=[round(one, 2) for one in ceilings],
        encoders={name: {k: round(v, 2) for k, v in one.items()} for name, one in usual.items()},
    )


if __name__ == "__main__":
    main()
