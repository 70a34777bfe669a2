"""Have captions written, and changed by people; what they say is searched as soon as it is indexed."""

from collections.abc import Mapping
from typing import Final

from index_store.catalog.records import Caption, Gallery, Job
from index_store.errors import NotFoundError
from models_store.captions.loading import require_captioner
from models_store.derived import CAPTION
from tasks.client.galleries import require_pictures
from tasks.client.jobs import submit_reindex
from tasks.dispatch import dispatch
from tasks.ensemble import find_captioner, get_catalog, get_profile

MOST_LETTERS: Final = 10_000
"""Of one caption; more is no caption."""


def submit_captioning(
    gallery: Gallery, *, again: bool = False, edits: bool = False, prompt: str = "", by: str = ""
) -> Job:
    """Have a gallery's pictures described; where just that is under way, its job is returned.

    Args:
        gallery: The gallery.
        again: Also those that have a caption of a network's already.
        edits: And those that people described.
        prompt: What every caption begins with.
        by: Who asks.

    Raises:
        NoCaptionerError: There is no network that writes captions.
        EmptyIndexError: The gallery has no picture.
    """
    require_captioner(find_captioner())
    require_pictures(gallery)
    job, created = queue_captioning(gallery, again=again, edits=edits, prompt=prompt, by=by)
    if created:
        dispatch(job)
    return job


def queue_captioning(
    gallery: Gallery, *, again: bool, edits: bool, prompt: str, by: str
) -> tuple[Job, bool]:
    """The job in the catalog, not sent to any worker; if it was there already, that one and False."""
    params = {"again": again, "edits": edits, "prompt": prompt}
    return get_catalog().jobs.submit("caption", gallery, None, params, by)


def edit(image_id: int, text: str, by: str = "") -> Caption:
    """A person's word on what a picture shows; an empty one takes the caption away.

    Raises:
        NotFoundError: There is no such picture.
    """
    catalog = get_catalog()
    gallery = catalog.galleries.get_by_id(catalog.images.get(image_id).gallery_id)
    if catalog.captions.tell(gallery.id, {image_id: text}):
        index_captions(gallery, by)
    return _require(image_id)


def undo(image_id: int, by: str = "") -> Caption:
    """Take the last change of a picture's caption back, if there is one.

    Raises:
        NotFoundError: There is no such picture, or it never had a caption.
    """
    catalog = get_catalog()
    gallery = catalog.galleries.get_by_id(catalog.images.get(image_id).gallery_id)
    if catalog.captions.undo(image_id):
        index_captions(gallery, by)
    return _require(image_id)


def tell(gallery: Gallery, texts: Mapping[int, str], by: str = "") -> int:
    """Captions that people brought, by picture; returns how many are others than were there."""
    changed = get_catalog().captions.tell(gallery.id, texts)
    if changed:
        index_captions(gallery, by)
    return len(changed)


def index_captions(gallery: Gallery, by: str = "") -> None:
    """Have changed captions embedded, where they vote."""
    if any(member.encoder == CAPTION for member in get_profile().members):
        submit_reindex(gallery, [CAPTION], rebuild=False, by=by)


def _require(image_id: int) -> Caption:
    caption = get_catalog().captions.get(image_id)
    if caption is None:
        raise NotFoundError(f"picture {image_id} has no caption", hint="say what it shows")
    return caption
