"""More than two hundred uploads of the kind that breaks services, made here and not stored.

Each says what is right for it: ``ok``, it is a picture whatever its name or its oddities, or ``4xx``, it is
none and whoever sent it is told so. The same every time.
"""

from collections.abc import Callable, Iterator
from typing import Final

from tests.picture_files import BadPicture
from tests.pictures_to_accept import (
    animated,
    cmyk,
    deep_pixels,
    mislabelled,
    odd_metadata,
    odd_modes,
    odd_shapes,
    path_like_names,
    turned,
    unusual_headers,
)  # fmt: skip
from tests.pictures_to_refuse import lying_headers, not_pictures, too_large, truncated

Kind = Callable[[], Iterator[BadPicture]]

KINDS: Final[tuple[Kind, ...]] = (
    *(truncated, not_pictures, too_large, lying_headers),
    *(mislabelled, path_like_names, odd_modes, deep_pixels, cmyk),
    *(turned, animated, odd_shapes, odd_metadata, unusual_headers),
)


def bad_pictures() -> list[BadPicture]:
    """All of them."""
    return [picture for kind in KINDS for picture in kind()]
