"""Where a picture's edges are and which way they run: histograms of oriented gradients.

Dalal & Triggs, "Histograms of Oriented Gradients for Human Detection", CVPR 2005.
"""

from typing import Final

import cv2
from PIL import Image
from skimage.feature import hog

from models_store.encoders.base import Vectors
from models_store.encoders.descriptor import square

_SIDE = 128
_CELL = 16
_BLOCK = 2
_ORIENTATIONS = 9
_BLOCKS = _SIDE // _CELL - _BLOCK + 1  # blocks overlap by a cell

DIMENSION: Final = (_BLOCKS * _BLOCK) ** 2 * _ORIENTATIONS


def shape(picture: Image.Image) -> Vectors:
    """Oriented gradients of the grey picture, shape ``(DIMENSION,)``."""
    grey = cv2.cvtColor(square(picture, _SIDE), cv2.COLOR_RGB2GRAY)
    gradients: Vectors = hog(
        grey,
        orientations=_ORIENTATIONS,
        pixels_per_cell=(_CELL, _CELL),
        cells_per_block=(_BLOCK, _BLOCK),
        block_norm="L2-Hys",
    ).astype("float32")
    return gradients
