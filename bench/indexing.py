"""How fast pictures become embeddings, beside the loop that a user of timm would write.

Each network is embedded with three times, in turns over the same files: by the plain loop (Pillow, timm's
transform, batches of 32, float32), by the service's own bulk embedding, and by the same with the network
quantised to eight bits, on other pictures than those. The cosine between two embeddings of a picture
says whether the faster one is still the same network.

A network is taken from SEMBLANCE_WEIGHTS where it is there; else its architecture is initialised at
random, which changes no speed. All that SEMBLANCE_WEIGHTS has beside these is measured too, and there
MAP@10 says what eight bits cost.
"""

import json
import os
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
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
from models_store.preprocess.decode import open_picture
from models_store.preprocess.original import open_original
from models_store.registry import available, load, read_blueprint
from models_store.runtime.bulk import embed_stream
from models_store.runtime.machine import has_gpu
from models_store.runtime.openvino_runtime import OpenVinoRuntime
from models_store.runtime.quantised import quantise
from models_store.spec import EncoderSpec
from tasks.quantise import judge

SEED = 0
ARCHITECTURES = {
    "convnext": "convnext_base.clip_laion2b_augreg_ft_in12k_in1k",
    "resnet50v2": "resnetv2_50x1_bit.goog_in21k",
    "vit_clip": "vit_base_patch16_clip_224.laion2b_ft_in12k_in1k",
}
_BATCH = 32
_TURN = 64  # pictures that one side embeds before it is the other's turn
_CALIBRATE_ON = 100
_MAX_PIXELS = 10**8

Vectors = NDArray[np.float32]
Embed = Callable[[Sequence[Path]], Vectors]


@click.command()
@click.option("--pictures", default=256, show_default=True, help="How many pictures.")
@click.option("--encoder", "names", multiple=True, help="Only these; also a folder's name.")
def main(pictures: int, names: Sequence[str]) -> None:
    """Measure, print and record."""
    torch.manual_seed(SEED)
    weights = Path(os.environ["SEMBLANCE_WEIGHTS"]) if "SEMBLANCE_WEIGHTS" in os.environ else None
    own = [one.parent.name for one in sorted(weights.glob("*/config.json"))] if weights else []
    with tempfile.TemporaryDirectory() as scratch:
        paths = photographs(Path(scratch) / "pictures", pictures + _CALIBRATE_ON, seed=SEED)
        found = {}
        for name in names or dict.fromkeys([*ARCHITECTURES, *own]):
            folder = folder_of(name, weights, Path(scratch) / "weights")
            cache = Path(scratch) / "runtime"
            found[name] = compare(folder, paths, cache, has_meaning=name in own)
    report(found, pictures)


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


def compare(
    folder: Path, paths: Sequence[Path], cache: Path, *, has_meaning: bool
) -> dict[str, Any]:
    """Every side's speed over the same pictures, and how alike their embeddings are."""
    spec = available(folder.parent)[folder.name]
    ours = load(spec, cache=cache)
    assert isinstance(ours, Network)
    paths, others = paths[:-_CALIBRATE_ON], paths[-_CALIBRATE_ON:]
    sides = {"plain": plain_loop(folder), "ours": partial(bulk_embedding, ours)}
    if not has_gpu():
        sides["int8"] = partial(bulk_embedding, in_eight_bits(spec, others))
    speed, embeddings = in_turns(sides, paths)

    def result(side: str) -> dict[str, Any]:
        cosines = (embeddings["plain"] * embeddings[side]).sum(axis=1)
        return {
            "ratio": round(speed[side] / speed["plain"], 2),
            "cosine": round(float(cosines.min()), 5),
            "pictures_per_s": round(speed[side], 1),
        }

    found = result("ours") | {
        "naive_pictures_per_s": round(speed["plain"], 1),
        "runtime": ours.runtime.name,
    }
    if "int8" in sides:
        labels = [path.parent.name if has_meaning else None for path in paths]
        fidelity = judge([embeddings["plain"], embeddings["int8"]], labels)
        found["int8"] = result("int8") | {
            "mean_cosine": round(fidelity.cosine, 5),
            "map_at_10": fidelity.map_at_10 and [round(one, 4) for one in fidelity.map_at_10],
        }
    return found


def in_turns(
    sides: Mapping[str, Embed], paths: Sequence[Path]
) -> tuple[dict[str, float], dict[str, Vectors]]:
    """Each side's pictures per second and embeddings."""
    seconds = dict.fromkeys(sides, 0.0)
    parts: dict[str, list[Vectors]] = {name: [] for name in sides}
    for embed in sides.values():
        embed(paths[:_BATCH])  # caches and memory
    for at in range(0, len(paths), _TURN):
        for name, embed in sides.items():
            start = time.perf_counter()
            parts[name].append(embed(paths[at : at + _TURN]))
            seconds[name] += time.perf_counter() - start
    speed = {name: len(paths) / took for name, took in seconds.items()}
    return speed, {name: np.concatenate(one) for name, one in parts.items()}


def in_eight_bits(spec: EncoderSpec, paths: Sequence[Path]) -> Network:
    """The network quantised, calibrated on these pictures."""
    blueprint = read_blueprint(spec)
    pictures = [open_picture(path.read_bytes(), max_pixels=_MAX_PIXELS) for path in paths]
    model = quantise(blueprint, [blueprint.fit(picture) for picture in pictures])
    return Network(spec.name, "int8", blueprint, OpenVinoRuntime(model, "int8"))


def plain_loop(folder: Path) -> Embed:
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
    items = [
        (at, partial(open_original, path.read_bytes, max_pixels=_MAX_PIXELS))
        for at, path in enumerate(paths)
    ]
    batches = embed_stream(encoder, items, batch_size=_BATCH)
    return np.concatenate([batch.vectors for batch in batches])


def report(found: dict[str, dict[str, Any]], pictures: int) -> None:
    """Print the table and record the result."""
    rows = []
    for name, one in found.items():
        rows.append([name, "plain loop", f"{one['naive_pictures_per_s']:.1f}", "", "", ""])
        rows.append(["", one["runtime"], *columns(one)])
        if "int8" in one:
            rows.append(["", "openvino int8", *columns(one["int8"])])
    headers = [f"{pictures} pictures", "", "per second", "ratio", "least cosine", "MAP@10"]
    record("indexing", {"encoders": found}, rows, headers=headers, seed=SEED)


def columns(one: dict[str, Any]) -> list[str]:
    """A row's figures."""
    quality = one.get("map_at_10")
    return [
        f"{one['pictures_per_s']:.1f}",
        f"{one['ratio']:.2f}",
        f"{one['cosine']:.5f}",
        f"{quality[0]:.3f} -> {quality[1]:.3f}" if quality else "",
    ]


if __name__ == "__main__":
    main()
