"""Without weights and without the hub: one clear error, and nothing is started."""

import os
import subprocess
from pathlib import Path

import pytest

from commands.up import leftovers
from models_store.published.catalogue import published_encoders
from tests.live_service import SEMBLANCE

pytestmark = pytest.mark.integration


@pytest.mark.parametrize("option", [True, False])
def test_missing_weights_are_one_error_that_names_them_all(tmp_path: Path, option: bool) -> None:
    ours = {name: value for name, value in os.environ.items() if not name.startswith("SEMBLANCE_")}
    env = ours | {
        "HF_HUB_OFFLINE": "1",
        "HF_HUB_CACHE": str(tmp_path / "empty"),
        "SEMBLANCE_VAR": str(tmp_path / "var"),
        "SEMBLANCE_FLOWER_PORT": "0",
        "SEMBLANCE_PORT": "0",
    }
    words = ["--profile", "full"] if option else []
    if not option:
        env["SEMBLANCE_PROFILE"] = "full"
    done = subprocess.run(
        [SEMBLANCE, "up", *words], env=env, cwd=tmp_path, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 1
    message, *advice = done.stderr.splitlines()
    assert message.startswith("error")
    assert all(name in message for name in published_encoders())
    assert len(advice) == 1
    for way in ("semblance models fetch", "SEMBLANCE_WEIGHTS", "HF_HOME"):
        assert way in advice[0]
    assert leftovers.processes(tmp_path / "var") == []
    assert not (tmp_path / "var" / "run" / "supervisord.conf").exists()
