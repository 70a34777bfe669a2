"""What moving a weight costs beside asking anew: re-fusing, a page, a whole new query, over HTTP.

Starts the service on a drawn gallery and keeps a search in its catalog that ten encoders answered with a
hundred candidates each, rankings that overlap as encoders' do. Then one client alternates, over the same web
processes and stores: the search fused again with other weights, with every vote and with what each encoder
changes; its page; and a new query through the queue, for which only three descriptors vote, so that what it
costs is a lower bound.
"""

import json
import os
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import quantiles
from typing import Any

import click
import numpy as np

SEED = 0
ENCODERS, DEPTH = 10, 100
_FUSES = 5  # in each round, beside one page and one new query


@click.command()
@click.option(
    "--rounds", default=60, show_default=True, help="Rounds of five fuses and the others."
)
def main(rounds: int) -> None:
    """Measure, print and record."""
    with tempfile.TemporaryDirectory() as var:
        os.environ |= {
            "SEMBLANCE_VAR": var,
            "SEMBLANCE_PROFILE": "descriptors",
            "SEMBLANCE_TRAINING": "false",
            "SEMBLANCE_PORT": "0",
        }
        measure(Path(var), rounds)


def measure(var: Path, rounds: int) -> None:
    """Run the service under ``var`` and time what one client sees."""
    import requests

    from commands.demo.gallery import draw_gallery  # after the environment is set
    from commands.ingest import ingest_pictures
    from commands.up.running import running
    from tasks.ensemble import get_catalog

    drawn = draw_gallery(var / "pictures", seed=SEED, per_class=20)
    gallery, _ = ingest_pictures("demo", drawn.gallery, local=True)
    search_id = kept_search(gallery)
    catalog = get_catalog()
    with running(flower=False) as service, requests.Session() as client:
        root = service.where.dashboard
        fuse = fuser(client, f"{root}/api/v1/queries/{search_id}/fuse")
        page = getter(client, f"{root}/searches/{search_id}")
        ask = asker(client, f"{root}/api/v1", [path for path, _ in drawn.queries])
        alone = function(catalog, search_id)
        for _ in range(10):  # connections, caches
            fuse(), page(), ask(), alone()
        taken: dict[str, list[float]] = {"fuse": [], "page": [], "ask": [], "alone": []}
        for _ in range(rounds):
            taken["fuse"] += [timed(fuse) for _ in range(_FUSES)]
            taken["alone"] += [timed(alone) for _ in range(_FUSES)]
            taken["page"].append(timed(page))
            taken["ask"].append(timed(ask))
    report(taken, rounds)


def report(taken: dict[str, list[float]], rounds: int) -> None:
    """Print and keep the percentiles."""
    from recording import record

    named = {
        "fuse": f"fuse again, {ENCODERS} encoders x {DEPTH} (HTTP)",
        "alone": "of which: read the rankings and fuse them",
        "page": "the search's page (HTTP)",
        "ask": "a new query, 3 descriptors (HTTP and queue)",
    }
    cuts = {name: percentiles(values) for name, values in taken.items()}
    p50, p95 = cuts["fuse"]
    record(
        "refuse",
        {
            "p50_ms": round(p50, 2),
            "p95_ms": round(p95, 2),
            "page_p50_ms": round(cuts["page"][0], 2),
            "search_p50_ms": round(cuts["ask"][0], 2),
            "search_p95_ms": round(cuts["ask"][1], 2),
            "ratio_to_search_p50": round(p50 / cuts["ask"][0], 3),
        },
        [
            [named[name], f"{low:.1f}", f"{high:.1f}", f"{low / cuts['ask'][0]:.2f}"]
            for name, (low, high) in cuts.items()
        ],
        headers=[f"{rounds} rounds", "p50 ms", "p95 ms", "of a new query"],
        seed=SEED,
    )


def kept_search(gallery: Any) -> str:
    """A search as ten encoders would have answered it, kept in the catalog; its id."""
    from index_store.base import Candidate
    from tasks.answer import conclude, remember
    from tasks.ensemble import get_catalog
    from tasks.outcome import Evidence, Outcome
    from tasks.parts import Words, in_words, to_json

    rng = np.random.default_rng(SEED)
    ids = get_catalog().images.ready_ids(gallery.id)
    alike = rng.normal(0, 1, len(ids))  # what all of them see
    outcomes = []
    for number in range(ENCODERS):
        scores = (alike + rng.normal(0, 1, len(ids))).astype(np.float32)
        best = np.argsort(-scores)[:DEPTH]
        ranking = tuple(map(Candidate, ids[best].tolist(), scores[best].tolist()))
        known = Evidence(1.5, -2.0, {"cat": 1.0}, 0.5)
        outcomes.append(Outcome(f"encoder_{number}", 1.0, ranking, evidence=known))
    parts = to_json([Words("kept")])
    request = {
        "gallery": gallery.name,
        "gallery_id": gallery.id,
        "encoders": {one.encoder: one.weight for one in outcomes},
        "depth": DEPTH,
        "k": 10,
        "asked_at": time.time(),
        "deadline_s": 10.0,
        "by": "bench",
        "parts": parts,
        "name": in_words(parts),
    }
    answer = conclude(get_catalog(), request, outcomes)
    remember(get_catalog(), "5" * 32, request, answer, outcomes)
    return "5" * 32


def moved_weights() -> Callable[[], dict[str, float]]:
    """A function that moves the sliders somewhere else each time, now and then one to nothing."""
    rng = np.random.default_rng(SEED)

    def move() -> dict[str, float]:
        weights = rng.uniform(0.05, 2, ENCODERS) * (rng.uniform(0, 1, ENCODERS) > 0.1)
        return {f"encoder_{number}": round(float(one), 3) for number, one in enumerate(weights)}

    return move


def fuser(client: Any, address: str) -> Callable[[], None]:
    """A function that fuses the search again, as the dashboard does while a slider moves."""
    move = moved_weights()

    def fuse() -> None:
        weights = move()
        response = client.post(address, json={"weights": weights})
        document = response.json()
        assert len(document["results"]) == 10, document
        assert document["voters"] == sum(weight > 0 for weight in weights.values())
        assert len(document["without"]) == document["voters"]

    return fuse


def function(catalog: Any, search_id: str) -> Callable[[], None]:
    """A function that does the same in this process, without a web server."""
    from tasks.answered import recall
    from tasks.reweigh import reweigh

    move = moved_weights()

    def alone() -> None:
        assert len(reweigh(catalog, recall(catalog, search_id), move())["results"]) == 10

    return alone


def getter(client: Any, address: str) -> Callable[[], None]:
    """A function that loads a page."""

    def get() -> None:
        response = client.get(address)
        assert response.status_code == 200
        assert "query-document" in response.text

    return get


def asker(client: Any, api: str, paths: Sequence[Path]) -> Callable[[], None]:
    """A function that asks with one picture after the other and follows the events to the answer."""
    asked = 0

    def ask() -> None:
        nonlocal asked
        asked += 1
        path = paths[asked % len(paths)]
        files = {"picture": (path.name, path.read_bytes())}
        accepted = client.post(f"{api}/queries", files=files, data={"gallery": "demo"}).json()
        at = f"{api}/queries/{accepted['id']}/events"
        with client.get(at, stream=True) as events:
            lines = [line for line in events.iter_lines(decode_unicode=True) if line]
        answer = json.loads(lines[-1].removeprefix("data: "))
        assert answer["state"] == "done", answer["error"]

    return ask


def timed(work: Callable[[], None]) -> float:
    """Milliseconds that some work takes."""
    start = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - start)


def percentiles(values: list[float]) -> tuple[float, float]:
    """The 50th and the 95th."""
    cuts = quantiles(values, n=100, method="inclusive")
    return cuts[49], cuts[94]


if __name__ == "__main__":
    main()
