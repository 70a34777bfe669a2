"""``--area``: part of a picture, as it is written on the command line."""

import click

from models_store.preprocess.crop_choice import Box


def _read(context: click.Context, option: click.Parameter, value: str | None) -> Box | None:
    """Left, top, right and bottom; whether there is such an area, its picture tells."""
    if value is None:
        return None
    try:
        left, top, right, bottom = (float(one) for one in value.split(","))
    except ValueError as error:
        raise click.BadParameter(
            f"{value!r} is not four numbers, such as 0.25,0,0.75,1", context, option
        ) from error
    return left, top, right, bottom


area_option = click.option(
    "--area",
    callback=_read,
    metavar="L,T,R,B",
    help="Search with this part of PICTURES only: left, top, right and bottom, from 0 to 1.",
)
