"""The demo's colours: one warm, slightly faded set, so that any two of them go together."""

from collections.abc import Sequence
from typing import Final

Colour = tuple[int, int, int]
"""Red, green, blue; 0 to 255."""

Tones = Sequence[Colour]
"""Colours to choose from, the likelier first."""


def _hex(value: int) -> Colour:
    return value >> 16, value >> 8 & 255, value & 255


CHALK: Final = _hex(0xFCF7EC)
CREAM: Final = _hex(0xF6EAD2)
SAND: Final = _hex(0xEBD3A9)
BUTTER: Final = _hex(0xF6DE92)
MUSTARD: Final = _hex(0xE8B53A)
OCHRE: Final = _hex(0xD9963A)
APRICOT: Final = _hex(0xF2A968)
ORANGE: Final = _hex(0xE8813A)
CORAL: Final = _hex(0xEC7A64)
TOMATO: Final = _hex(0xDA4F3C)
BRICK: Final = _hex(0xB4432F)
WINE: Final = _hex(0x8A2F3F)
BLUSH: Final = _hex(0xF6CFC0)
ROSE: Final = _hex(0xE693A2)
PINK: Final = _hex(0xF2B6C0)
PLUM: Final = _hex(0x73406A)
MAUVE: Final = _hex(0xB287B0)
LILAC: Final = _hex(0xD5C4E4)
NIGHT: Final = _hex(0x232B47)
NAVY: Final = _hex(0x2C4068)
DENIM: Final = _hex(0x4C74A8)
SKY: Final = _hex(0xA9D6E6)
MIST: Final = _hex(0xD8E8E4)
LAGOON: Final = _hex(0x55AEB0)
TEAL: Final = _hex(0x2A7C84)
PINE: Final = _hex(0x28594E)
MOSS: Final = _hex(0x5C7D48)
LEAF: Final = _hex(0x86AE5C)
SAGE: Final = _hex(0xABBF9E)
MINT: Final = _hex(0xBFDFC6)
STONE: Final = _hex(0xBDB5A8)
SLATE: Final = _hex(0x66717F)
WALNUT: Final = _hex(0x96643E)
COCOA: Final = _hex(0x643F30)
INK: Final = _hex(0x2A2833)


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """``one`` with a ``share`` (0 to 1) of ``other`` in it."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def paler(colour: Colour, share: float = 0.35) -> Colour:
    """Towards warm white: what lies in the light."""
    return mix(colour, CHALK, share)


def deeper(colour: Colour, share: float = 0.25) -> Colour:
    """Towards night blue rather than black: what lies in the shade, and stays a colour."""
    return mix(colour, NIGHT, share)
