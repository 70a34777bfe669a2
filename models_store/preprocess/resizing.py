"""How a network's own preprocessing brings pictures to size, and other ways of doing so beforehand.

A picture smaller than a network's input has to be enlarged, and how that is done is part of what the network
sees. Its authors' way is in its files. A picture that was brought to that very size before passes through
it unchanged: so another way can take its place.
"""

from dataclasses import dataclass
from typing import Final, Literal

from PIL import Image

METHODS: Final = {
    "nearest": Image.Resampling.NEAREST,
    "bilinear": Image.Resampling.BILINEAR,
    "bicubic": Image.Resampling.BICUBIC,
    "lanczos": Image.Resampling.LANCZOS,
}
"""Ways of enlarging a picture, by what people call them."""


@dataclass(frozen=True)
class Resizing:
    """What a picture is resized to before it is cropped.

    Attributes:
        method: What its authors call the way of resizing, such as ``bicubic``.
        width: In pixels.
        height: In pixels.
        shape: What becomes of a picture of another shape: it is to cover all of that size, its rest cut
            off; to fit into it, with a margin; or stretched.
    """

    method: str
    width: int
    height: int
    shape: Literal["cover", "fit", "stretch"] = "cover"

    def size_of(self, width: int, height: int) -> tuple[int, int]:
        """Width and height, in pixels, of what becomes of a picture of some width and height."""
        if self.shape == "stretch":
            return self.width, self.height
        across, down = self.width / width, self.height / height
        by_width = across > down if self.shape == "cover" else across < down
        # The side that is not fitted is cut to whole pixels, as the libraries do.
        if by_width:
            return self.width, max(1, int(height * self.width / width))
        return max(1, int(width * self.height / height)), self.height

    def enlarges(self, width: int, height: int) -> bool:
        """Whether a picture of some width and height becomes larger, and smaller in neither."""
        size = across, down = self.size_of(width, height)
        return across >= width and down >= height and size != (width, height)


def enlarged(picture: Image.Image, method: str, resizing: Resizing) -> Image.Image:
    """A picture brought to the size that a network would bring it to, in another way.

    Args:
        picture: RGB.
        method: One of :data:`METHODS`.
        resizing: The network's own.
    """
    return picture.resize(resizing.size_of(*picture.size), METHODS[method])
