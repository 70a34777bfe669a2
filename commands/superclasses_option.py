"""``--superclasses``: which classes of a gallery belong together."""

from pathlib import Path

import click

from index_store.catalog.database import Catalog
from index_store.catalog.records import Gallery
from tasks.evaluation_superclasses import read_superclasses, refuse_strangers

superclasses_option = click.option(
    "--superclasses",
    type=click.Path(path_type=Path),
    metavar="FILE.csv",
    help="Which classes belong together: a CSV with class,superclass. Without, what the gallery "
    "came with, or else what stands before the slash of a label such as animal/cat.",
)
"""The option; the command gets the file, or None."""


def superclasses_of_gallery(
    file: Path | None, catalog: Catalog, gallery: Gallery
) -> dict[str, str]:
    """What the file says, or without one what the gallery came with.

    Raises:
        SuperclassesError: It cannot be read, or is not about this gallery.
    """
    if file is None:
        return catalog.superclasses.of(gallery.id)
    given = read_superclasses(file)
    refuse_strangers(given, [one.label for one in catalog.images.labels(gallery.id)], file)
    return given
