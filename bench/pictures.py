"""Pictures to measure with: photographs where they are here, else the demo's drawings."""

import os
import random
import zipfile
from pathlib import Path

_ARCHIVE = Path("datasets") / "imagenette_val.zip"


def photographs(folder: Path, number: int, *, seed: int) -> list[Path]:
    """Files of ``number`` different pictures under ``folder``, in random order.

    SEMBLANCE_TEST_DATA names a folder with ``datasets/imagenette_val.zip``: JPEG photographs of 224 x 224
    pixels. Without it the demo's pictures are drawn.
    """
    archive = Path(os.environ.get("SEMBLANCE_TEST_DATA", "")) / _ARCHIVE
    if not archive.is_file():
        from commands.demo.gallery import draw_gallery

        drawn = sorted(
            draw_gallery(folder, seed=seed, per_class=1 + number // 20).gallery.rglob("*.jpg")
        )
        return random.Random(seed).sample(drawn, number)
    with zipfile.ZipFile(archive) as photos:
        names = sorted(name for name in photos.namelist() if name.endswith(".jpg"))
        chosen = random.Random(seed).sample(names, number)
        return [Path(photos.extract(name, folder)) for name in chosen]
