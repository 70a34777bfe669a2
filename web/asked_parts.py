"""The parts of a query out of its form: uploads are decoded, the gallery's own pictures read."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from models_store.preprocess.crop_choice import Box, Crop
from models_store.preprocess.informative import Opened, open_area, open_informative, open_whole
from models_store.preprocess.thumbnail import thumbnail
from tasks.ensemble import get_catalog
from tasks.parts import MOST_PARTS, Part, Shown, Source, Words
from web.context import get_files, max_pixels, shown_name
from web.decoding import PATIENCE_S, decoding
from web.errors import BadRequestError
from web.schemas.forms.queries import PartForm, QueryForm


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
    return parts if form.area is None else _within(parts, form.area)


def _within(parts: Sequence[PartForm], area: Box) -> list[PartForm]:
    """The same parts, of whose one picture only an area counts."""
    if sum(part.text is None for part in parts) != 1:
        raise BadRequestError(
            "an area is of one picture", hint="of several, say it in the parts: each has an area"
        )
    return [part.model_copy(update={"area": area if part.text is None else None}) for part in parts]


def _check(form: QueryForm, wanted: Sequence[PartForm], uploads: Sequence[Upload]) -> None:
    """Refuse what cannot be meant, before anything is decoded."""
    alone = (form.text, form.image_id, form.area)
    if form.parts and any(one is not None for one in alone):
        raise BadRequestError(
            "parts come instead of text, image_id and area", hint="say it in the parts"
        )
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
        data = get_files().read(image.uri)
    else:
        name, data = uploads[form.picture or 0]
        source = Source(name, hashlib.sha256(data).hexdigest())
    with decoding(PATIENCE_S):
        opened = _open(data, form.area, crop)
    get_files().save_thumbnail(source.content_hash, lambda: thumbnail(opened.whole))
    how = crop if form.area is None else "chosen"
    return Shown(opened.searched, replace(source, area=opened.area, crop=how), form.weight)


def _open(data: bytes, area: Box | None, crop: Crop) -> Opened:
    if area is not None:
        return open_area(data, area, max_pixels=max_pixels())
    open_it = open_informative if crop == "auto" else open_whole
    return open_it(data, max_pixels=max_pixels())
