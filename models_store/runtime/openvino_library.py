"""OpenVINO without its telemetry; the only place that imports it.

OpenVINO and NNCF report every conversion to their makers, unasked, unless the package that does the
reporting is missing. A self-hosted service keeps to itself: here it is missing.
"""

import sys

sys.modules["openvino_telemetry"] = None  # type: ignore[assignment]  # an import of it now fails

import openvino as ov  # noqa: E402

__all__ = ["ov"]
