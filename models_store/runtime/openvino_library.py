"""OpenVINO as we want it; the only place that imports it.

Without its telemetry: OpenVINO and NNCF report every conversion to their makers, unasked, unless
the package that does the reporting is missing. A self-hosted service keeps to itself: here it is
missing.

And with one core for the whole process. Each core gives the thread that makes it a stack for signal
handlers; when several end in another order than they began, the thread is left with one that was
freed, and the next signal, the one that asks a worker to stop, is a segmentation fault.
"""

import sys
from functools import cache

sys.modules["openvino_telemetry"] = None  # type: ignore[assignment]  # an import of it now fails

import openvino as ov  # noqa: E402

__all__ = ["core", "ov"]


@cache
def core() -> ov.Core:
    """OpenVINO's core, which lives as long as the process."""
    return ov.Core()
