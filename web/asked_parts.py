"""The parts of a query out of its form: uploads are decoded, the gallery's own pictures read."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from models_store.preprocess.informative import Crop, open_informative, open_whole
from models_store.preprocess.thumbnail import thumbnail
from tasks.ensemble import get_catalog
from tasks.parts import MOST_PARTS, Part, Shown, Source, Words
from web.context import get_files, max_pixels, shown_name
from web.decoding import PATIENCE_S, decoding
from web.errors import BadRequestError
from web.schemas.queries import PartForm, QueryForm


class Upload(NamedTuple):
    """A picture that was sent."""

    name: str
    data: bytes


def read_parts(form: QueryForm) -> list[Part]:
    """What a form asks for.

    Raises:
        BadRequestError: It asks for nothing or for too much, says it in two ways, or names a picture
            that was not sent.
        PictureError: A picture cannot be searched with.
        BusyError: Too many pictures are being decoded.
        NotFoundError: The gallery has no such picture.
    """
    sent = [(one, one.read()) for one in form.picture]
    # Browsers send a field for files, too, where none was chosen.
    uploads = [Upload(shown_name(one), data) for one, data in sent if one.filename or data]
    wanted = form.parts or _shorthand(form, uploads)
    _check(form, wanted, uploads)
    return [_part(one, uploads, form.crop) for one in wanted]


def _shorthand(form: QueryForm, uploads: Sequence[Upload]) -> list[PartForm]:
    """The same as parts of a form that names none: everything in it counts as much."""
    parts = [PartForm(picture=at) for at in range(len(uploads))]
    if form.image_id is not None:
        parts.append(PartForm(image_id=form.image_id))
    if form.text is not None and form.text.strip():
        parts.append(PartForm(text=form.text))
    if not parts:
        raise BadRequestError("send a picture, an image_id, a text or parts")
    return parts


def _check(form: QueryForm, wanted: Sequence[PartForm], uploads: Sequence[Upload]) -> None:
    """Refuse what cannot be meant, before anything is decoded."""
    if form.parts and (form.text is not None or form.image_id is not None):
        raise BadRequestError("parts come instead of text and image_id", hint="make them parts")
    if len(wanted) > MOST_PARTS:
        raise BadRequestError(f"a query has at most {MOST_PARTS} parts")
    named = {one.picture for one in wanted if one.picture is not None}
    there = set(range(len(uploads)))
    if missing := named - there:
        raise BadRequestError(
            f"the parts name picture {min(missing)}, which was not sent",
            hint=f"pictures are numbered from 0, and {len(uploads)} came",
        )
    if unasked := there - named:
        raise BadRequestError(
            f"no part names picture {min(unasked)}", hint='add {"picture": N} to the parts'
        )


def _part(form: PartForm, uploads: Sequence[Upload], crop: Crop) -> Part:
    if form.text is not None:
        return Words(form.text.strip(), form.weight)
    if form.image_id is not None:
        image = get_catalog().images.get(form.image_id)
        source = Source(image.name, image.content_hash, image.id)
        return _shown(get_files().read(image.uri), source, form.weight, crop)
    name, data = uploads[form.picture or 0]
    source = Source(name, hashlib.sha256(data).hexdigest())
    return _shown(data, source, form.weight, crop)


def _shown(data: bytes, source: Source, weight: float, crop: Crop) -> Shown:
    with decoding(PATIENCE_S):
        open_it = open_informative if crop == "auto" else open_whole
        opened = open_it(data, max_pixels=max_pixels())
    get_files().save_thumbnail(source.content_hash, lambda: thumbnail(opened.whole))
    return Shown(opened.searched, replace(source, area=opened.area, crop=crop), weight)
