"""Part of a picture, as it is written on the command line."""

from typing import Final

import click

from models_store.preprocess.informative import Box


class _Area(click.ParamType):
    """Left, top, right and bottom, as shares, with commas between them."""

    name = "area"

    def convert(
        self, value: str | Box, param: click.Parameter | None, ctx: click.Context | None
    ) -> Box:
        """Read it; whether there is such an area, its picture tells."""
        if not isinstance(value, str):
            return value
        try:
            left, top, right, bottom = (float(one) for one in value.split(","))
        except ValueError:
            self.fail(f"{value!r} is not four numbers, such as 0.25,0,0.75,1", param, ctx)
        return left, top, right, bottom


AREA: Final = _Area()
