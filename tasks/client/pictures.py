"""Add single pictures to a gallery and take them out again."""

import hashlib
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import NamedTuple

from index_store.catalog.records import Gallery, Image, Job
from index_store.errors import DiskFullError, NotFoundError
from index_store.images import ImageFiles
from models_store.errors import PictureError
from models_store.preprocess.decode import open_picture
from models_store.preprocess.thumbnail import thumbnail
from settings import get_settings
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
    rejected: list[tuple[str, PictureError | DiskFullError]] = field(default_factory=list)
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
        except (PictureError, DiskFullError) as error:
            outcome.rejected.append((upload.name, error))
        else:
            (outcome.added if is_new else outcome.duplicates).append(image)
    if outcome.added:
        # On a full disk they wait for the next reindex: they are there, and said not to be embedded yet.
        with suppress(DiskFullError):
            outcome.jobs = submit_reindex(gallery, _encoders(), rebuild=False, by=by)
    return outcome


def remove(image_id: int) -> Image:
    """Hide a picture from every search, at once.

    Its files are kept for a while, for :func:`restore`; see ``tasks.unneeded``.

    Raises:
        NotFoundError: There is no such picture.
    """
    images = get_catalog().images
    images.remove([images.get(image_id).id])
    return images.get(image_id)


def restore(image_id: int) -> Image:
    """Undo :func:`remove`.

    Raises:
        NotFoundError: There is no such picture, or its files are gone.
    """
    images = get_catalog().images
    image = images.get(image_id)
    if image.state == "removed" and image.error is None:
        secure_files(image)
    images.restore([image_id])
    return images.get(image_id)


def secure_files(image: Image) -> None:
    """See that a removed picture can be shown again.

    Raises:
        NotFoundError: Its copy was deleted, or it needs a new thumbnail and its original is away.
    """
    settings = get_settings()
    files = ImageFiles(settings.var)
    if files.is_kept(image.uri) and not files.still_has(image.uri):
        raise NotFoundError(
            f"picture {image.id} was removed so long ago that its copy was deleted",
            hint="add it again: it comes back under its old id",
        )
    max_pixels = round(settings.max_megapixels * 1e6)
    files.save_thumbnail(
        image.content_hash,
        lambda: thumbnail(open_picture(_original(files, image), max_pixels=max_pixels)),
    )


def _original(files: ImageFiles, image: Image) -> bytes:
    data = files.read(image.uri)
    if hashlib.sha256(data).hexdigest() != image.content_hash:
        raise NotFoundError(
            f"picture {image.id} is not in its file any more: {image.uri}",
            hint="ingest its folder again",
        )
    return data


def _encoders() -> list[str]:
    return [member.encoder for member in get_profile().members]
