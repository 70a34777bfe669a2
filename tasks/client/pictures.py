"""Add single pictures to a gallery and take them out again."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from index_store.catalog.records import Gallery, Image, Job
from index_store.images import ImageFiles
from models_store.errors import PictureError
from tasks.client.jobs import submit_reindex
from tasks.ensemble import get_catalog, get_profile
from tasks.ingest import add_upload


class Upload(NamedTuple):
    """A file somebody sent; its name is only shown, never opened."""

    name: str
    data: bytes


@dataclass
class Added:
    """What became of an upload."""

    added: list[Image] = field(default_factory=list)
    duplicates: list[Image] = field(default_factory=list)
    rejected: list[tuple[str, PictureError]] = field(default_factory=list)
    jobs: list[Job] = field(default_factory=list)


def add(
    files: ImageFiles,
    gallery: Gallery,
    uploads: Iterable[Upload],
    label: str | None,
    max_pixels: int,
    *,
    by: str = "",
) -> Added:
    """Add uploaded pictures and have them embedded; bad ones are reported, good ones kept."""
    outcome = Added()
    for upload in uploads:
        try:
            image, is_new = add_upload(
                get_catalog(),
                files,
                gallery,
                name=upload.name,
                data=upload.data,
                label=label,
                max_pixels=max_pixels,
            )
        except PictureError as error:
            outcome.rejected.append((upload.name, error))
        else:
            (outcome.added if is_new else outcome.duplicates).append(image)
    if outcome.added:
        outcome.jobs = submit_reindex(gallery, _encoders(), rebuild=False, by=by)
    return outcome


def remove(image_id: int) -> Image:
    """Hide a picture from every search, at once.

    Raises:
        NotFoundError: There is no such picture.
    """
    images = get_catalog().images
    images.remove([images.get(image_id).id])
    return images.get(image_id)


def restore(image_id: int) -> Image:
    """Undo :func:`remove`.

    Raises:
        NotFoundError: There is no such picture.
    """
    images = get_catalog().images
    images.restore([images.get(image_id).id])
    return images.get(image_id)


def _encoders() -> list[str]:
    return [member.encoder for member in get_profile().members]
