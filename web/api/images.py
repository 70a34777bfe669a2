"""Gallery pictures: list, add, remove, restore, look at."""

from collections.abc import Generator, Iterable
from contextlib import closing

from flask import Response
from flask_openapi3.models.tag import Tag
from werkzeug.datastructures import FileStorage

from index_store.errors import DiskFullError
from models_store.preprocess.decode import open_picture
from models_store.preprocess.thumbnail import thumbnail as render
from tasks.client import pictures
from tasks.client.pictures import Upload
from tasks.ensemble import get_catalog
from web.access.caller import actor
from web.api.blueprint import api
from web.context import get_files, max_pixels, shown_name
from web.decoding import PATIENCE_S, decoding
from web.errors import BadRequestError
from web.present import image_out, job_out
from web.respond import jpeg, respond
from web.schemas.forms.uploads import UploadForm
from web.schemas.galleries import (
    GalleryPath,
    ImageOut,
    ImagePath,
    ImagesOut,
    RejectedOut,
    UploadOut,
)
from web.schemas.media import JPEG
from web.schemas.selections import ImagesQuery

tag = Tag(name="images", description="The pictures of a gallery.")

_SCREEN_SIDE = 1600  # pixels; what a picture is shown at
_YEAR = 365 * 86400  # renditions belong to a content hash and never change


@api.get("/galleries/<name>/images", tags=[tag], responses={200: ImagesOut})
def list_images(path: GalleryPath, query: ImagesQuery) -> Response:
    """A page of a gallery's pictures.

    Looking for names stops after a second: a page may be short though ``next_after`` says that there is more.
    """
    catalog = get_catalog()
    page = catalog.browsing.page(
        catalog.galleries.get(path.name).id,
        query.wanted(),
        sort=query.sort,
        after=query.after,
        limit=query.limit,
    )
    captions = catalog.captions.of([image.id for image in page.images])
    images = [image_out(image, captions.get(image.id)) for image in page.images]
    return respond(ImagesOut(images=images, next_after=page.next_after))


@api.post("/galleries/<name>/images", tags=[tag], responses={200: UploadOut})
def upload(path: GalleryPath, form: UploadForm) -> Response:
    """Add pictures; each is searchable as soon as its jobs are done, bad ones are named and left out."""
    gallery = get_catalog().galleries.get(path.name)
    if not form.pictures:
        raise BadRequestError("there is no picture in the upload")
    by, label = actor(), (form.label or "").strip() or None
    with closing(_in_turn(form.pictures)) as files:
        added = pictures.add(get_files(), gallery, files, label, max_pixels(), by=by)
    rejected = [
        RejectedOut(name=name, code=error.code, message=str(error), hint=error.hint)
        for name, error in added.rejected
    ]
    outcome = UploadOut(
        added=[image_out(image) for image in added.added],
        duplicates=[image_out(image) for image in added.duplicates],
        rejected=rejected,
        jobs=[job_out(job) for job in added.jobs],
    )
    if outcome.added or outcome.duplicates:
        return respond(outcome)
    full = [error for _, error in added.rejected if isinstance(error, DiskFullError)]
    if full or len(rejected) == 1:
        raise full[0] if full else added.rejected[0][1]
    return respond(outcome, 422)


def _in_turn(files: Iterable[FileStorage]) -> Generator[Upload]:
    """Each file, for as long as it is its turn to be decoded.

    Only the first may come too late: once pictures were added, the rest of them are as well.

    Raises:
        BusyError: Too many pictures are being decoded.
    """
    patience_s: float | None = PATIENCE_S
    for file in files:
        with decoding(patience_s):
            yield Upload(shown_name(file), file.read())
        patience_s = None


@api.get("/images/<int:image_id>", tags=[tag], responses={200: ImageOut})
def read_image(path: ImagePath) -> Response:
    """One picture's particulars."""
    catalog = get_catalog()
    image = catalog.images.get(path.image_id)
    return respond(image_out(image, catalog.captions.get(image.id)))


@api.delete("/images/<int:image_id>", tags=[tag], responses={200: ImageOut})
def remove_image(path: ImagePath) -> Response:
    """Remove a picture from its gallery; it is found no more at once, and can be restored."""
    return respond(image_out(pictures.remove(path.image_id)))


@api.post("/images/<int:image_id>/restore", tags=[tag], responses={200: ImageOut})
def restore_image(path: ImagePath) -> Response:
    """Undo a removal."""
    return respond(image_out(pictures.restore(path.image_id)))


@api.get("/images/<int:image_id>/thumbnail", tags=[tag], responses={200: JPEG})
def thumbnail(path: ImagePath) -> Response:
    """A small rendition."""
    image = get_catalog().images.get(path.image_id)
    return jpeg(get_files().thumbnail(image.content_hash), f"{image.id}-small", _YEAR)


@api.get("/images/<int:image_id>/picture", tags=[tag], responses={200: JPEG})
def picture(path: ImagePath) -> Response:
    """A rendition to look at; the original's bytes are never sent, so nothing hidden in them is."""
    image = get_catalog().images.get(path.image_id)
    original = get_files().read(image.uri)
    with decoding(PATIENCE_S):
        opened = open_picture(original, max_pixels=max_pixels(), side=_SCREEN_SIDE)
        data = render(opened, side=_SCREEN_SIDE)
    return jpeg(data, str(image.id), _YEAR)
