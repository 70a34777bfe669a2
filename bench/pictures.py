"""Pictures to measure with: photographs where they are here, else the demo's drawings."""

import os
import random
import zipfile
from pathlib import Path

PHOTOGRAPHS = "imagenette_val.zip"
"""1,000 JPEG photographs of 224 x 224 pixels."""

MANY = "tiny_imagenet.zip"
"""70,000 WebP photographs of 64 x 64 pixels."""

_SUFFIXES = (".jpg", ".webp")


def photographs(folder: Path, number: int, *, seed: int, archive: str = PHOTOGRAPHS) -> list[Path]:
    """Files of ``number`` different pictures under ``folder``, in random order.

    SEMBLANCE_TEST_DATA names a folder with ``datasets/`` and the archives in it. Without it the demo's
    pictures are drawn.
    """
    file = Path(os.environ.get("SEMBLANCE_TEST_DATA", "")) / "datasets" / archive
    if not file.is_file():
        from commands.demo.gallery import draw_gallery

        drawn = sorted(
            draw_gallery(folder, seed=seed, per_class=1 + number // 20).gallery.rglob("*.jpg")
        )
        return random.Random(seed).sample(drawn, number)
    with zipfile.ZipFile(file) as photos:
        names = sorted(name for name in photos.namelist() if name.endswith(_SUFFIXES))
        chosen = random.Random(seed).sample(names, number)
        return [Path(photos.extract(name, folder)) for name in chosen]
