import os
import subprocess
import sys
from pathlib import Path

_RUN = """
import os
import signal
import sys
import torch
from models_store.encoders.blueprint import Blueprint
from models_store.runtime.openvino_runtime import OpenVinoRuntime, convert

network = torch.nn.Sequential(torch.nn.AdaptiveAvgPool2d(1), torch.nn.Flatten()).eval()
plan = Blueprint(network, (8, 8), lambda picture: None, (0.5,) * 3, (0.5,) * 3)
runtimes = [OpenVinoRuntime(convert(plan), "fp32") for _ in range(3)]
del runtimes[0], runtimes[0], runtimes[0]
signal.signal(signal.SIGTERM, lambda *_: print("asked to stop"))
os.kill(os.getpid(), signal.SIGTERM)
print([name for name in sys.modules if name.startswith("openvino_telemetry.")])
"""


def test_a_conversion_tells_nobody_and_leaves_signals_alone(tmp_path: Path) -> None:
    """OpenVINO would note an identity in the home folder before it reports for the first time."""
    # CI is the one variable that makes it silent by itself.
    environment = {key: value for key, value in os.environ.items() if key != "CI"}
    done = subprocess.run(
        [sys.executable, "-c", _RUN],
        env=environment | {"HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[-2:] == ["asked to stop", "[]"]
    assert not (tmp_path / "intel").exists()
