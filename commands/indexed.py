"""The encoders that can search a gallery; the others are told to people."""

from collections.abc import Sequence

import click

from models_store.profiles import Member
from tasks import indexed
from tasks.runtime import Engine


def indexed_members(engine: Engine, gallery_id: int, chosen: Sequence[str] = ()) -> list[Member]:
    """As :func:`tasks.indexed.indexed_members`, naming on standard error who is left out."""
    return indexed.indexed_members(
        engine,
        gallery_id,
        chosen,
        lambda error: click.echo(f"left out: {error}; {error.hint}", err=True),
    )
