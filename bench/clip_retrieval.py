"""How fast a folder of pictures becomes CLIP embeddings, beside `clip-retrieval inference`.

clip-retrieval (https://github.com/rom1504/clip-retrieval) gets an environment of its own, with the same
PyTorch, and a ViT-B/32 at random from open_clip; ours is the same architecture in transformers' format.
Both take turns over the same files. Loading the network counts for neither.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import click
import torch
from indexing import bulk_embedding
from pictures import photographs
from recording import record
from transformers import CLIPConfig, CLIPImageProcessor, CLIPModel

from models_store.encoders.network import Network
from models_store.registry import available, load

SEED = 0
_PEER = ("clip-retrieval==2.45.0", "setuptools<81", "transformers<5", "open-clip-torch<3")
_MAKE = (
    "import open_clip, sys, torch;"
    "torch.save(open_clip.create_model('ViT-B-32').state_dict(), sys.argv[1])"
)


@click.command()
@click.option("--pictures", default=512, show_default=True, help="How many pictures.")
@click.option("--rounds", default=3, show_default=True, help="How often each side embeds them all.")
@click.option("--environment", type=click.Path(path_type=Path), help="Where the peer is, or goes.")
def main(pictures: int, rounds: int, environment: Path | None) -> None:
    """Measure, print and record."""
    torch.manual_seed(SEED)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        paths = photographs(folder / "pictures", pictures, seed=SEED)
        peer = installed(environment or folder / "peer")
        checkpoint = folder / "vit_b_32.pt"
        subprocess.run([peer / "python", "-c", _MAKE, checkpoint], check=True)
        encoder = our_clip(folder / "weights")
        bulk_embedding(encoder, paths[:32])  # caches and memory
        theirs, ours = [], []
        for number in range(rounds):
            theirs.append(peer_seconds(peer, folder, checkpoint, folder / f"out{number}"))
            start = time.perf_counter()
            bulk_embedding(encoder, paths)
            ours.append(time.perf_counter() - start)
    report(len(paths), sum(theirs) / rounds, sum(ours) / rounds, encoder.runtime.name)


def installed(environment: Path) -> Path:
    """The folder with the peer's programs; it is installed if need be."""
    programs = environment / "bin"
    if not (programs / "clip-retrieval").exists():
        uv = Path(sys.executable).with_name("uv")
        version = torch.__version__.partition("+")[0]
        subprocess.run([uv, "venv", "--quiet", "--clear", environment], check=True)
        install = [uv, "pip", "install", "--quiet", "--python", programs / "python"]
        subprocess.run([*install, *_PEER, f"torch=={version}"], check=True)
    return programs


def our_clip(weights: Path) -> Network:
    """CLIP ViT-B/32 at random, as transformers saves it, loaded as any encoder is."""
    folder = weights / "clip_b32"
    CLIPModel(CLIPConfig()).save_pretrained(folder)  # its defaults are ViT-B/32
    CLIPImageProcessor().save_pretrained(folder)
    encoder = load(available(weights)["clip_b32"], cache=weights / "runtime")
    assert isinstance(encoder, Network)
    return encoder


def peer_seconds(programs: Path, pictures: Path, checkpoint: Path, out: Path) -> float:
    """What the peer needs for all pictures, from reading to embeddings, by its own account."""
    options = {
        "input_dataset": pictures / "pictures",
        "output_folder": out,
        "clip_model": f"open_clip:ViT-B-32/{checkpoint}",
        "enable_text": False,
        "batch_size": 32,
        "num_prepro_workers": 2,
    }
    arguments: Sequence[str] = [f"--{name}={value}" for name, value in options.items()]
    subprocess.run(
        [programs / "clip-retrieval", "inference", *arguments],
        check=True,
        capture_output=True,
        env=os.environ | {"HF_HUB_OFFLINE": "1"},
    )
    (account,) = (out / "stats").glob("*.json")
    return float(json.loads(account.read_text())["total_duration"])


def report(pictures: int, theirs: float, ours: float, runtime: str) -> None:
    """Print the table and record the result."""
    speeds = {"clip-retrieval": pictures / theirs, f"Semblance ({runtime})": pictures / ours}
    rows = [[name, f"{speed:.1f}"] for name, speed in speeds.items()]
    result = {
        "ratio": round(theirs / ours, 2),
        "pictures_per_s": round(pictures / ours, 1),
        "clip_retrieval_pictures_per_s": round(pictures / theirs, 1),
    }
    headers = [f"{pictures} pictures, CLIP ViT-B/32", "per second"]
    record("clip_retrieval", result, rows, headers=headers, seed=SEED, runtime=runtime)


if __name__ == "__main__":
    main()
