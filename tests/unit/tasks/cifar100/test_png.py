import hashlib
from io import BytesIO

import numpy as np
from PIL import Image

from tasks.cifar100.png import PNG_BYTES, png


def test_every_pixel_is_kept_and_every_file_has_the_same_size() -> None:
    for planes in np.random.default_rng(0).integers(0, 256, (4, 3072), dtype=np.uint8):
        data = png(planes)
        with Image.open(BytesIO(data)) as picture:
            picture.load()
            assert (picture.format, picture.mode, picture.size) == ("PNG", "RGB", (32, 32))
            red, green, blue = (np.asarray(one).reshape(-1) for one in picture.split())
        assert np.array_equal(np.concatenate([red, green, blue]), planes)
        assert len(data) == PNG_BYTES


def test_the_bytes_are_the_same_for_ever() -> None:
    """A gallery knows its pictures by them."""

    data = png(np.arange(3072).astype(np.uint8))
    assert (
        hashlib.sha256(data).hexdigest()
        == "b834b90ccea9143f9a8d93c8aae4ffa3851403212ac993ccfa2436e5f1dcb74a"
    )
