"""How much memory each process takes while a large gallery is ingested and indexed.

Starts the service, ingests through it, and looks at every process twice a second: memory of its own,
without the files it maps, which the kernel takes back when it needs them. The plot in
``bench/results/memory.svg`` shows whether it grows with the gallery.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import click
import numpy as np
import psutil
from indexing import folder_of
from matplotlib.figure import Figure
from pictures import MANY, photographs
from recording import record

SEED = 0
_LOOK_EVERY_S = 0.5
_MB = 2**20
_PLOT = Path(__file__).parent / "results" / "memory.svg"

Samples = dict[str, list[tuple[float, float]]]
"""By process: seconds since the start, and megabytes."""


@click.command()
@click.option("--pictures", default=20_000, show_default=True, help="How many pictures.")
@click.option("--encoder", "names", multiple=True, help="Networks, beside the descriptors.")
def main(pictures: int, names: Sequence[str]) -> None:
    """Measure, plot, print and record."""
    weights = Path(os.environ["SEMBLANCE_WEIGHTS"]) if "SEMBLANCE_WEIGHTS" in os.environ else None
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        (folder / "weights").mkdir()
        for name in names:
            network = folder_of(name, weights, folder / "new")
            (folder / "weights" / name).symlink_to(network)
        os.environ |= {
            "SEMBLANCE_VAR": str(folder / "var"),
            "SEMBLANCE_WEIGHTS": str(folder / "weights"),
        }
        photographs(folder / "pictures", pictures, seed=SEED, archive=MANY)
        samples, seconds = ingest(folder / "pictures")
    plot(samples, pictures)
    report(samples, pictures, seconds)


def ingest(pictures: Path) -> tuple[Samples, float]:
    """Ingest through a service of our own; every process's memory meanwhile, and how long it took."""
    from commands.up.running import running  # after the environment is set

    samples: Samples = defaultdict(list)
    with running(flower=False) as service:
        semblance = Path(sys.executable).with_name("semblance")
        command = [str(semblance), "ingest", "many", str(pictures)]
        start = time.perf_counter()
        with subprocess.Popen(command) as process:
            while process.poll() is None:
                moment = time.perf_counter() - start
                for name, megabytes in look(service.where.supervisor_pid, process.pid).items():
                    samples[name].append((moment, megabytes))
                time.sleep(_LOOK_EVERY_S)
        seconds = time.perf_counter() - start
    if process.returncode:
        raise click.ClickException(f"the ingest failed with {process.returncode}")
    return samples, seconds


def look(supervisor: int, ingest_pid: int) -> dict[str, float]:
    """Megabytes of each process's own memory, by what it is."""
    found: dict[str, float] = defaultdict(float)
    processes = psutil.Process(supervisor).children(recursive=True)
    for process in [*processes, psutil.Process(ingest_pid)]:
        try:
            memory = process.memory_info()
            name = "ingest" if process.pid == ingest_pid else name_of(process.cmdline())
        except psutil.Error:  # it has ended
            continue
        found[name] += (memory.rss - memory.shared) / _MB
    return found


def name_of(command: Sequence[str]) -> str:
    """What a service of ours is."""
    line = " ".join(command)
    for word in command:
        if word.startswith("--hostname="):
            return f"worker {word.removeprefix('--hostname=').partition('@')[0]}"
    return next((one for one in ("gunicorn", "redis", "beat") if one in line), "other")


def plot(samples: Samples, pictures: int) -> None:
    """Draw every process's memory over time."""
    figure = Figure(figsize=(8, 4.5), layout="constrained")
    axes = figure.add_subplot(
        xlabel="seconds", ylabel="MB of its own", title=f"Ingesting {pictures:,} pictures"
    )
    for name, points in sorted(samples.items()):
        axes.plot(*zip(*points, strict=True), label=name, linewidth=1.2)
    axes.set_ylim(bottom=0)
    axes.legend(fontsize="small", ncols=2)
    axes.grid(alpha=0.3)
    figure.savefig(_PLOT, metadata={"Date": None})


def report(samples: Samples, pictures: int, seconds: float) -> None:
    """Print the table and record the result."""
    result = {}
    for name, points in sorted(samples.items()):
        early, late = np.array_split(np.array([megabytes for _, megabytes in points]), 2)
        result[name] = {
            "peak_mb": round(float(max(early.max(), late.max(initial=0))), 1),
            "second_half_to_first": round(float(late.max(initial=0) / early.max()), 2),
        }
    rows = [[name, *(str(value) for value in one.values())] for name, one in result.items()]
    headers = [f"{pictures:,} pictures, {seconds:.0f} s", "peak MB", "peak, second half to first"]
    record("memory", {"pictures": pictures, "processes": result}, rows, headers=headers, seed=SEED)


if __name__ == "__main__":
    main()
