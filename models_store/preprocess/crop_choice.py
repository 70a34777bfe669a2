"""How a picture is to be cropped before it is searched with."""

from typing import Literal

Crop = Literal["none", "auto"]
"""Whether to search with all of a picture, or with its informative area if it has one."""

Cropped = Literal["none", "auto", "chosen"]
"""What was done to a picture: as :data:`Crop`, or somebody chose the area."""

Box = tuple[float, float, float, float]
"""Left, top, right and bottom, as shares of a picture's width and height."""
