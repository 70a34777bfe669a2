"""Benches are scripts: what they share is found from where they lie."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[3] / "bench"))
