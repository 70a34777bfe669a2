"""How well the picture in a screenshot is found, and how seldom a plain photograph is cut into.

Screenshots are composed around real photographs, so that the true box is known; the crop sees them as a
query would be seen, encoded and normalised. The photographs of one half, and the templates named so, were
what the method was developed on; figures are of the other half, and given apart for templates that were
not used before. An answer of "no crop" counts as the box of the whole picture. Some "plain" photographs do
have borders: to crop them is counted as an error all the same.

What it is for is searching: where the network is here, MAP@10 of queries that are screenshots is measured
too, whole and cropped, with that of the photographs themselves as the most there is to gain.
"""

import os
import random
import time
import zipfile
from collections import defaultdict
from io import BytesIO
from pathlib import Path
from statistics import mean, median, quantiles
from typing import Any, NamedTuple

import click
from PIL import Image
from recording import record
from retrieval import screenshots as asked_with
from retrieval.judging import gain
from retrieval.material import DATA_SETS
from screenshots.canvas import Box
from screenshots.compose import TEMPLATES, UNSEEN_TEMPLATES, compose

from models_store.preprocess.crop import find_crop
from models_store.preprocess.decode import open_picture

SEED = 0
NETWORK = "mobilenetv2_100.tf2_coral"
SEARCHED = "imagenette_val"
_MAX_PIXELS = 10**8


class Photographs(NamedTuple):
    """The pictures of one data set, shuffled.

    Attributes:
        archive: The data set.
        tuning: Names of the pictures the method was developed on.
        held_out: The others' names.
    """

    archive: zipfile.ZipFile
    tuning: list[str]
    held_out: list[str]


class Found(NamedTuple):
    """What was answered to one screenshot; it is computed in one thread, whose time is taken."""

    iou: float
    cropped: bool
    cpu_ms: float


@click.command()
@click.option("--screenshots", default=90, show_default=True, help="How many of each template.")
@click.option(
    "--plain", default=1000, show_default=True, help="Most plain photographs of each data set."
)
@click.option("--queries", default=500, show_default=True, help="Screenshots to search with.")
def main(screenshots: int, plain: int, queries: int) -> None:
    """Measure, print and record."""
    folder = Path(os.environ.get("SEMBLANCE_TEST_DATA", ""), "datasets")
    missing = [one for one in DATA_SETS if not (folder / f"{one}.zip").is_file()]
    if "SEMBLANCE_TEST_DATA" not in os.environ or missing:
        click.echo(
            "skipped: SEMBLANCE_TEST_DATA must name a folder with datasets/"
            + ".zip, datasets/".join(missing or DATA_SETS)
            + ".zip"
        )
        return
    sources = {one: photographs(folder / f"{one}.zip") for one in DATA_SETS}
    found = {name: on_template(name, sources, screenshots) for name in TEMPLATES}
    left_alone = {name: on_plain(source, plain) for name, source in sources.items()}
    report(found, left_alone, searching(folder, sources[SEARCHED].held_out[:queries]))


def searching(folder: Path, queries: list[str]) -> dict[str, dict[str, float]]:
    """MAP@10 with and without crop, and what the crop gains; nothing without the network."""
    network = Path(os.environ.get("SEMBLANCE_WEIGHTS", ""), NETWORK).absolute()
    if not (network / "model.safetensors").is_file():
        click.echo(f"MAP@10 is left out: SEMBLANCE_WEIGHTS names no folder with {NETWORK}")
        return {}
    found = asked_with.searched(folder / f"{SEARCHED}.zip", network, queries, seed=SEED)
    points, noise = gain(found[asked_with.CROPPED], found[asked_with.WHOLE])
    return {
        "map_at_10": {how: round(float(one.mean()), 4) for how, one in found.items()},
        "map_at_10_gain": {"points": round(points, 2), "noise": round(noise, 2)},
    }


def photographs(path: Path) -> Photographs:
    """Open a data set and halve it."""
    archive = zipfile.ZipFile(path)
    names = sorted(name for name in archive.namelist() if name.endswith((".jpg", ".webp")))
    random.Random(SEED).shuffle(names)
    return Photographs(archive, names[::2], names[1::2])


def on_template(
    template: str, sources: dict[str, Photographs], count: int
) -> dict[str, list[Found]]:
    """Crop screenshots of held-out photographs; by data set."""
    found: dict[str, list[Found]] = defaultdict(list)
    start = count * list(TEMPLATES).index(template)  # each template has photographs of its own
    for number in range(start, start + count):
        name = DATA_SETS[number % len(DATA_SETS)]
        archive, _, held_out = sources[name]
        with Image.open(BytesIO(archive.read(held_out[number % len(held_out)]))) as photo:
            shot = compose(photo.convert("RGB"), template, f"{SEED} {number}")
        seen = open_picture(shot.data, max_pixels=_MAX_PIXELS)
        scale = seen.width / shot.size[0], seen.height / shot.size[1]
        left, top, right, bottom = shot.box
        true = left * scale[0], top * scale[1], right * scale[0], bottom * scale[1]
        begun = time.thread_time()
        crop = find_crop(seen)
        cpu_ms = 1000 * (time.thread_time() - begun)
        box = crop.box if crop else (0, 0, *seen.size)
        found[name].append(Found(iou(box, true), crop is not None, cpu_ms))
    return found


def on_plain(source: Photographs, most: int) -> dict[str, Any]:
    """Share of plain photographs left alone: of the held-out half, and of both halves."""
    kept: dict[str, list[bool]] = {}
    for half, names in (("held_out", source.held_out), ("tuning", source.tuning)):
        room = most - sum(map(len, kept.values()))
        pictures = (
            open_picture(source.archive.read(one), max_pixels=_MAX_PIXELS) for one in names[:room]
        )
        kept[half] = [find_crop(picture) is None for picture in pictures]
    both = kept["held_out"] + kept["tuning"]
    return {
        "no_crop": round(mean(kept["held_out"]), 4),
        "pictures": len(kept["held_out"]),
        "no_crop_with_tuning_half": round(mean(both), 4),
        "pictures_with_tuning_half": len(both),
    }


def iou(one: Box, other: Box) -> float:
    """Intersection over union of two boxes."""
    width = max(0.0, min(one[2], other[2]) - max(one[0], other[0]))
    height = max(0.0, min(one[3], other[3]) - max(one[1], other[1]))
    areas = ((box[2] - box[0]) * (box[3] - box[1]) for box in (one, other))
    return width * height / (sum(areas) - width * height)


def report(
    found: dict[str, dict[str, list[Found]]],
    plain: dict[str, dict[str, Any]],
    search: dict[str, dict[str, float]],
) -> None:
    """Sum up, print and record."""
    templates = {
        name: summary([one for ones in by_set.values() for one in ones])
        for name, by_set in found.items()
    }
    everything = [one for by_set in found.values() for ones in by_set.values() for one in ones]
    took = [one.cpu_ms for one in everything]
    left_alone = sum(one["no_crop"] * one["pictures"] for one in plain.values())
    result = {
        "mean_iou": round(mean(one.iou for one in everything), 4),
        "mean_iou_unseen_templates": round(
            mean(templates[name]["iou"] for name in UNSEEN_TEMPLATES), 4
        ),
        "no_crop_on_plain": round(left_alone / sum(one["pictures"] for one in plain.values()), 4),
        "cpu_ms_p50": round(median(took), 2),
        "cpu_ms_p95": round(quantiles(took, n=20)[-1], 2),
        "templates": templates,
        "photographs": {
            name: summary([one for by_set in found.values() for one in by_set[name]])
            for name in plain
        },
        "plain": plain,
        **search,
    }
    rows = [
        [f"{name}{' (unseen)' * (name in UNSEEN_TEMPLATES)}", *shown(one)]
        for name, one in templates.items()
    ]
    rows += [[f"photographs of {name}", *shown(one)] for name, one in result["photographs"].items()]
    rows += [
        [f"plain {name}", str(one["pictures"]), "", "", f"{one['no_crop']:.1%}"]
        for name, one in plain.items()
    ]
    rows += [
        [f"searched, {how}", "", "", "", "", f"{value:.3f}"]
        for how, value in search.get("map_at_10", {}).items()
    ]
    record(
        "auto_crop",
        result,
        rows,
        headers=["held out", "pictures", "IoU", "IoU > 0.9", "no crop", "MAP@10"],
        seed=SEED,
    )


def summary(found: list[Found]) -> dict[str, float]:
    """Counts and means over screenshots."""
    return {
        "pictures": len(found),
        "iou": round(mean(one.iou for one in found), 4),
        "iou_above_0.9": round(mean(one.iou > 0.9 for one in found), 4),
        "no_crop": round(mean(not one.cropped for one in found), 4),
    }


def shown(one: dict[str, float]) -> list[str]:
    """A summary as cells."""
    return [
        str(one["pictures"]),
        f"{one['iou']:.3f}",
        f"{one['iou_above_0.9']:.0%}",
        f"{one['no_crop']:.1%}",
    ]


if __name__ == "__main__":
    main()
