"""The labelled pictures of a training: read safely, kept in memory as far as they fit."""

import hashlib
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from models_store.errors import PictureError
from models_store.preprocess.decode import NORMAL_SIDE, open_picture
from models_store.training.errors import TrainingError

log = logging.getLogger(__name__)

_AT_ONCE: Final = 512
_MAX_PIXELS: Final = 50_000_000


@dataclass(frozen=True)
class Labelled:
    """One picture.

    Attributes:
        id: Tells it from all others, also in another run.
        source: Its file, its file's bytes, or what reads them.
        label: Name of its class.
    """

    id: str
    source: Path | bytes | Callable[[], bytes]
    label: str


class Pictures:
    """Pictures by number, with the numbers of their classes."""

    def __init__(
        self,
        items: Sequence[Labelled],
        *,
        side: int = NORMAL_SIDE,
        cache_bytes: int = 0,
        threads: int = 2,
        max_pixels: int = _MAX_PIXELS,
    ) -> None:
        """Number the classes by name and decode what is to be kept.

        Args:
            items: The pictures.
            side: Longest side of a decoded picture, in pixels.
            cache_bytes: Most bytes of decoded pixels to keep; the rest is decoded each time.
            threads: That decode them.
            max_pixels: Most pixels of a picture that is decoded.

        Raises:
            TrainingError: Two pictures have the same id, or there is none.
        """
        self._items = tuple(items)
        self._side = side
        self._max_pixels = max_pixels
        self.ids = tuple(item.id for item in items)
        if not items or len(set(self.ids)) < len(items):
            raise TrainingError("training needs pictures, each with an id of its own")
        self.classes = tuple(sorted({item.label for item in items}))
        numbers = {name: number for number, name in enumerate(self.classes)}
        self.labels = np.array([numbers[item.label] for item in items], np.int64)
        self._kept: list[NDArray[np.uint8] | None] = []
        self._keep(cache_bytes, threads)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._items)

    @property
    def kept(self) -> int:
        """How many are decoded once and for all."""
        return len(self._kept)

    def open(self, index: int) -> Image.Image:
        """One picture, decoded and normalised.

        Raises:
            PictureError: It is damaged, too large or of no accepted type.
            OSError: Its file cannot be read.
        """
        if index < len(self._kept):
            pixels = self._kept[index]
            if pixels is not None:
                return Image.fromarray(pixels)
        source = self._items[index].source
        if isinstance(source, Path):
            data = source.read_bytes()
        else:
            data = source if isinstance(source, bytes) else source()
        return open_picture(data, max_pixels=self._max_pixels, side=self._side)

    def open_or_another(self, index: int) -> Image.Image:
        """The picture, or if it cannot be read the next of its class that can.

        Raises:
            TrainingError: None of the class can be read.
        """
        (alike,) = np.nonzero(self.labels == self.labels[index])
        start = int(np.searchsorted(alike, index))
        for other in (*alike[start:], *alike[:start]):
            try:
                return self.open(int(other))
            except (PictureError, OSError) as error:
                log.warning("the picture %s cannot be read: %s", self.ids[other], error)
        raise TrainingError(f"no picture of {self._items[index].label} can be read")

    def digest(self) -> str:
        """Changes with the pictures' ids, labels or order; twelve hexadecimal digits."""
        whole = hashlib.sha256()
        for item in self._items:
            whole.update(f"{item.id}\0{item.label}\0".encode())
        return whole.hexdigest()[:12]

    def _keep(self, limit: int, threads: int) -> None:
        """Decode pictures in order for as long as they fit into ``limit`` bytes."""
        if limit <= 0:
            return
        used = 0
        with ThreadPoolExecutor(threads) as pool:
            for at in range(0, len(self), _AT_ONCE):
                found = list(pool.map(self._pixels, range(at, min(at + _AT_ONCE, len(self)))))
                used += sum(pixels.nbytes for pixels in found if pixels is not None)
                if used > limit:
                    return
                self._kept += found

    def _pixels(self, index: int) -> NDArray[np.uint8] | None:
        try:
            return np.asarray(self.open(index)).copy()
        except (PictureError, OSError):
            return None  # said when it is drawn
