"""How fast pictures become embeddings, beside the loop that a user of timm would write.

Each network is embedded with twice, in turns over the same files: by the service's own bulk embedding,
and by the plain loop (Pillow, timm's transform, batches of 32, float32). The cosine between the two
embeddings of a picture says whether the faster one is still the same network.

A network is taken from SEMBLANCE_WEIGHTS where it is there; else its architecture is initialised at
random, which changes no speed.
"""

import json
import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import click
import numpy as np
import timm
import torch
from numpy.typing import NDArray
from pictures import photographs
from PIL import Image
from recording import record
from safetensors.torch import save_file

from models_store.encoders.network import Network
from models_store.registry import available, load
from models_store.runtime.bulk import embed_stream

SEED = 0
ARCHITECTURES = {
    "convnext": "convnext_base.clip_laion2b_augreg_ft_in12k_in1k",
    "resnet50v2": "resnetv2_50x1_bit.goog_in21k",
    "vit_clip": "vit_base_patch16_clip_224.laion2b_ft_in12k_in1k",
}
_BATCH = 32
_TURN = 64  # pictures that one side embeds before it is the other's turn

Vectors = NDArray[np.float32]


@click.command()
@click.option("--pictures", default=256, show_default=True, help="How many pictures.")
@click.option("--encoder", "names", multiple=True, help="Only these; also a folder's name.")
def main(pictures: int, names: Sequence[str]) -> None:
    """Measure, print and record."""
    torch.manual_seed(SEED)
    weights = Path(os.environ["SEMBLANCE_WEIGHTS"]) if "SEMBLANCE_WEIGHTS" in os.environ else None
    with tempfile.TemporaryDirectory() as scratch:
        paths = photographs(Path(scratch) / "pictures", pictures, seed=SEED)
        folders = {
            name: folder_of(name, weights, Path(scratch) / "weights")
            for name in names or ARCHITECTURES
        }
        found = {name: compare(folder, paths) for name, folder in folders.items()}
    report(found, len(paths))


def folder_of(name: str, weights: Path | None, scratch: Path) -> Path:
    """The network's own folder if it is here, else one of its architecture at random."""
    if weights is not None and (weights / name).is_dir():
        return weights / name
    folder = scratch / name
    folder.mkdir(parents=True)
    architecture = ARCHITECTURES[name]
    network = timm.create_model(architecture)
    save_file(
        {k: v.contiguous() for k, v in network.state_dict().items()}, folder / "model.safetensors"
    )
    config = {
        "architecture": architecture.partition(".")[0],
        "num_classes": network.num_classes,
        "pretrained_cfg": {k: v for k, v in network.pretrained_cfg.items() if k not in _HUB},
    }
    (folder / "config.json").write_text(json.dumps(config))
    return folder


_HUB = {"hf_hub_id", "url", "file", "state_dict"}


def compare(folder: Path, paths: Sequence[Path]) -> dict[str, Any]:
    """Both sides' speed over the same pictures, and how alike their embeddings are."""
    ours = load(available(folder.parent)[folder.name], cache=folder.parent / "runtime")
    assert isinstance(ours, Network)
    plain = plain_loop(folder)
    bulk = partial(bulk_embedding, ours)
    plain(paths[:_BATCH]), bulk(paths[:_BATCH])  # caches and memory
    seconds = np.zeros(2)
    cosines: list[Vectors] = []
    for at in range(0, len(paths), _TURN):
        turn = paths[at : at + _TURN]
        embeddings = []
        for side, embed in enumerate((plain, bulk)):
            start = time.perf_counter()
            embeddings.append(embed(turn))
            seconds[side] += time.perf_counter() - start
        cosines.append((embeddings[0] * embeddings[1]).sum(axis=1))
    naive, fast = len(paths) / seconds
    return {
        "ratio": round(fast / naive, 2),
        "cosine": round(float(np.concatenate(cosines).min()), 5),
        "pictures_per_s": round(fast, 1),
        "naive_pictures_per_s": round(naive, 1),
        "runtime": ours.runtime.name,
    }


def plain_loop(folder: Path) -> Any:
    """What anyone would write first."""
    network = timm.create_model(f"local-dir:{folder}", pretrained=True, num_classes=0).eval()
    config = timm.data.resolve_model_data_config(network)
    transform = timm.data.create_transform(**config, is_training=False)

    def embed(paths: Sequence[Path]) -> Vectors:
        parts = []
        for at in range(0, len(paths), _BATCH):
            pictures = [Image.open(path).convert("RGB") for path in paths[at : at + _BATCH]]
            with torch.inference_mode():
                features = network(torch.stack([transform(one) for one in pictures]))
                parts.append(torch.nn.functional.normalize(features, dim=1).numpy())
        return np.concatenate(parts)

    return embed


def bulk_embedding(encoder: Network, paths: Sequence[Path]) -> Vectors:
    """What a reindex does."""
    items = [(at, path.read_bytes) for at, path in enumerate(paths)]
    batches: Iterator[Any] = embed_stream(encoder, items, max_pixels=10**8, batch_size=_BATCH)
    return np.concatenate([batch.vectors for batch in batches])


def report(found: dict[str, dict[str, Any]], pictures: int) -> None:
    """Print the table and record the result."""
    rows = [
        [
            name,
            f"{one['naive_pictures_per_s']:.1f}",
            f"{one['pictures_per_s']:.1f}",
            f"{one['ratio']:.2f}",
            f"{one['cosine']:.5f}",
            one["runtime"],
        ]
        for name, one in found.items()
    ]
    headers = [f"{pictures} pictures", "plain /s", "ours /s", "ratio", "least cosine", "runtime"]
    record("indexing", {"encoders": found}, rows, headers=headers, seed=SEED)


if __name__ == "__main__":
    main()
