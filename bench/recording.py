"""What every benchmark ends with: a table, a RESULT line, and a file in ``bench/results/``."""

import json
import os
import platform
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

_WIDTH = 120  # of a table that goes to a file
_RESULTS = Path(__file__).parent / "results"


def machine() -> dict[str, Any]:
    """The machine, as far as a reader of the result needs it."""
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    return {
        "cpu": model,
        "cores": len(os.sched_getaffinity(0)),
        "python": platform.python_version(),
    }


def record(
    name: str,
    result: Mapping[str, Any],
    rows: Sequence[Sequence[str]],
    *,
    headers: Sequence[str],
    seed: int,
    **details: Any,
) -> None:
    """Print the table and the RESULT line, and keep both with machine and seed."""
    table = Table(*headers, box=None, header_style="bold")
    for row in rows:
        table.add_row(*row)
    Console(highlight=False, width=None if sys.stdout.isatty() else _WIDTH).print(table)
    _RESULTS.mkdir(exist_ok=True)
    document = {
        "bench": name,
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": machine(),
        "seed": seed,
        "result": result,
        **details,
    }
    (_RESULTS / f"{name}.json").write_text(json.dumps(document, indent=2) + "\n")
    print(f"RESULT {json.dumps(result)}")
