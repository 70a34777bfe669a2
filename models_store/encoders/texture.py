"""How fine, how rough and which way a picture is patterned: wavelet and Fourier energies.

Wavelet detail energies say where there is structure of which fineness: four levels of three
directions each, over a 4 x 4 grid. Fourier energies say how regular it is over the whole picture:
rings of spatial frequency, cut into sectors of direction. Both are of the lightness alone, colour
having its own encoder, and logarithmic, as the eye answers to contrast. Laine & Fan, "Texture
classification by wavelet packet signatures", PAMI 1993; Weszka, Dyer & Rosenfeld, "A comparative
study of texture measures for terrain classification", 1976.
"""

from functools import cache
from typing import Final

import cv2
import numpy as np
import pywt
from numpy.typing import NDArray
from PIL import Image

from models_store.encoders.base import Vectors
from models_store.encoders.descriptor import square

_SIDE = 128
_LEVELS = 4
_GRID = 4
_RING_EDGES = 2.0 ** np.arange(
    0, 6.01, 0.75
)  # cycles per picture; beyond 64 there are only corners
_RINGS = len(_RING_EDGES) - 1
_SECTORS = 8
_FAINT_WAVE, _FAINT_POWER = 1e-3, 1e-4  # below these, energy is noise
_FOURIER_SHARE = 0.5

DIMENSION: Final = _LEVELS * 3 * _GRID**2 + _RINGS * _SECTORS


def texture(picture: Image.Image) -> Vectors:
    """Log energies of wavelet details and of Fourier rings and sectors, shape ``(DIMENSION,)``."""
    rgb = square(picture, _SIDE).astype(np.float32) / 255
    lightness: Vectors = cv2.cvtColor(rgb, cv2.COLOR_RGB2LAB)[..., 0] / np.float32(100)
    return np.concatenate([_wavelet(lightness), _FOURIER_SHARE * _fourier(lightness)])


def _wavelet(lightness: Vectors) -> Vectors:
    _, *levels = pywt.wavedec2(lightness, "db2", mode="periodization", level=_LEVELS)
    means = [_grid_means(np.abs(band)) for level in levels for band in level]
    energies: Vectors = np.log(_FAINT_WAVE + np.concatenate(means)).astype(np.float32)
    return energies


def _grid_means(band: Vectors) -> Vectors:
    """Means over the cells of a 4 x 4 grid, shape ``(16,)``."""
    cell = band.shape[0] // _GRID
    means: Vectors = band.reshape(_GRID, cell, _GRID, cell).mean(axis=(1, 3)).ravel()
    return means


def _fourier(lightness: Vectors) -> Vectors:
    window = np.hanning(_SIDE)  # without it the picture's edges would show as texture
    waves = np.fft.fft2((lightness - lightness.mean()) * np.outer(window, window))
    power = np.abs(waves) ** 2 / _SIDE**2
    places, counts = _rings_and_sectors()
    sums = np.bincount(places, power.ravel(), len(counts) + 1)[:-1]
    energies: Vectors = np.log(_FAINT_POWER + sums / counts).astype(np.float32)
    return energies


@cache
def _rings_and_sectors() -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """For each frequency its ring and sector as one number, and how many share each number.

    Frequencies in no ring, the mean and the corners, get the number after the last.
    """
    frequency = np.fft.fftfreq(_SIDE, 1 / _SIDE)
    across, down = np.meshgrid(frequency, frequency)
    ring = np.digitize(np.hypot(across, down), _RING_EDGES) - 1
    turn = np.mod(np.arctan2(down, across), np.pi) / np.pi  # opposite directions are one
    sector = np.minimum((turn * _SECTORS).astype(np.int64), _SECTORS - 1)
    inside = (ring >= 0) & (ring < _RINGS)
    last = _RINGS * _SECTORS
    places = np.where(inside, ring * _SECTORS + sector, last).ravel()
    return places, np.maximum(np.bincount(places, minlength=last + 1)[:last], 1)
