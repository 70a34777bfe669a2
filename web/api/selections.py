"""Pictures of a gallery together: how many a filter means, changes to many, downloads."""

from collections.abc import Iterator
from itertools import islice

from flask import Response
from flask_openapi3.models.tag import Tag

from index_store.catalog.browsing_records import ImageFilter
from index_store.catalog.bulk_change_records import Selection
from index_store.catalog.records import Image
from tasks.client import bulk_changes
from tasks.client.archive import zipped
from tasks.ensemble import get_catalog
from web.access.caller import actor
from web.api.blueprint import api
from web.context import get_files
from web.errors import BadRequestError
from web.present_changes import change_out
from web.respond import respond
from web.schemas.forms.downloads import DownloadForm
from web.schemas.galleries import GalleryPath
from web.schemas.media import ZIP
from web.schemas.selections import (
    ChangeForm,
    ChangeOut,
    ChangePath,
    ChangesOut,
    CountOut,
    FilterForm,
)

tag = Tag(name="selections", description="Many pictures at once.")

_MOST_DOWNLOADED = 10_000
_AT_ONCE = 500


@api.get("/galleries/<name>/images/count", tags=[tag], responses={200: CountOut})
def count_images(path: GalleryPath, query: FilterForm) -> Response:
    """How many pictures a filter means, as far as that is counted quickly: up to 100,000."""
    catalog = get_catalog()
    count = catalog.browsing.count(catalog.galleries.get(path.name).id, query.wanted())
    return respond(CountOut(images=count.images, exact=count.exact))


@api.post("/galleries/<name>/changes", tags=[tag], responses={200: ChangeOut})
def begin_change(path: GalleryPath, body: ChangeForm) -> Response:
    """Label, remove or restore pictures; what takes longer than two seconds has to be continued."""
    gallery = get_catalog().galleries.get(path.name)
    if body.label is not None and body.action != "label":
        raise BadRequestError(f"a label means nothing to the action {body.action}")
    label = body.label.strip() or None if body.label else None
    by = actor()
    change = bulk_changes.begin(gallery, body.action, body.selection.selection(), label, by)
    return respond(change_out(change, tells_labels=True))


@api.get("/galleries/<name>/changes", tags=[tag], responses={200: ChangesOut})
def list_changes(path: GalleryPath) -> Response:
    """The latest changes to many pictures of a gallery."""
    catalog = get_catalog()
    changes = catalog.changes.list(catalog.galleries.get(path.name).id)
    return respond(ChangesOut(changes=[change_out(one) for one in changes]))


@api.post("/changes/<change_id>/continue", tags=[tag], responses={200: ChangeOut})
def continue_change(path: ChangePath) -> Response:
    """Go on with a change for up to two seconds."""
    change = get_catalog().changes.get(path.change_id)
    return respond(change_out(bulk_changes.go_on(change), tells_labels=True))


@api.post("/changes/<change_id>/undo", tags=[tag], responses={200: ChangeOut})
def undo_change(path: ChangePath) -> Response:
    """Change pictures back, for up to two seconds: again, until ``is_undone``.

    What was changed again since is left alone. Possible for 30 days.
    """
    change = get_catalog().changes.get(path.change_id)
    return respond(change_out(bulk_changes.undo(change)))


@api.post("/galleries/<name>/images/download", tags=[tag], responses={200: ZIP})
def download_images(path: GalleryPath, form: DownloadForm) -> Response:
    """A zip file of originals, made while it is sent; the only place where originals are."""
    gallery = get_catalog().galleries.get(path.name)
    ids = list(islice(_ids(gallery.id, form.selection.selection()), _MOST_DOWNLOADED + 1))
    if len(ids) > _MOST_DOWNLOADED:
        raise BadRequestError(
            f"more than {_MOST_DOWNLOADED:,} pictures are selected",
            hint="download them in several parts",
        )
    response = Response(zipped(get_files(), _images(gallery.id, ids)), mimetype="application/zip")
    response.headers.set("Content-Disposition", "attachment", filename=f"{gallery.name}.zip")
    return response


def _ids(gallery_id: int, selection: Selection) -> Iterator[int]:
    if selection.ids is not None:
        yield from dict.fromkeys(selection.ids)
        return
    browsing, without = get_catalog().browsing, set(selection.without)
    wanted, after = selection.wanted or ImageFilter(), None
    while True:
        page = browsing.ids(gallery_id, wanted, after=after, limit=_AT_ONCE)
        yield from (one for one in page.ids if one not in without)
        after = page.next_after
        if after is None:
            return


def _images(gallery_id: int, ids: list[int]) -> Iterator[Image]:
    """The pictures, looked up as they are sent; those of other galleries are left out."""
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        found = get_catalog().images.get_many(some)
        yield from (
            found[one] for one in some if one in found and found[one].gallery_id == gallery_id
        )
