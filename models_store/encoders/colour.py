"""Which colours a picture has, in its middle and around it: HSV histograms.

Two histograms instead of one, because a picture of a thing mostly has the thing in its middle. Each
is rooted: the product of two rooted histograms is their Bhattacharyya coefficient, so that cosine
and Euclidean search are sensible for them. Swain & Ballard, "Color Indexing", IJCV 1991; for the
root, Arandjelovic & Zisserman, "Three things everyone should know to improve object retrieval",
CVPR 2012.
"""

from typing import Final

import cv2
import numpy as np
from PIL import Image

from models_store.encoders.base import Vectors
from models_store.encoders.descriptor import Pixels, square

_SIDE = 96
_BINS = (12, 4, 4)  # hue, saturation, value
_RANGES = [0, 256] * 3  # HSV_FULL spreads hue over the whole byte

DIMENSION: Final = 2 * 12 * 4 * 4


def colour(picture: Image.Image) -> Vectors:
    """Rooted HSV histograms of the middle and of the surroundings, shape ``(DIMENSION,)``."""
    hsv = cv2.cvtColor(square(picture, _SIDE), cv2.COLOR_RGB2HSV_FULL).astype(np.uint8, copy=False)
    middle = np.zeros((_SIDE, _SIDE), np.uint8)
    middle[_SIDE // 4 : -_SIDE // 4, _SIDE // 4 : -_SIDE // 4] = 255
    return np.concatenate([_histogram(hsv, middle), _histogram(hsv, 255 - middle)])


def _histogram(hsv: Pixels, mask: Pixels) -> Vectors:
    counts = cv2.calcHist([hsv], [0, 1, 2], mask, list(_BINS), _RANGES).ravel()
    rooted: Vectors = np.sqrt(counts / counts.sum()).astype(np.float32)
    return rooted
