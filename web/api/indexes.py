"""The versions of a gallery's indexes: what there is, and going back or forward."""

from flask import Response
from flask_openapi3.models.tag import Tag

from index_store.catalog.records import Gallery
from index_store.errors import NoIndexError, NotFoundError
from settings import get_settings
from tasks.ensemble import get_catalog, get_profile
from tasks.index_history import index_history
from tasks.rollback import plan_rollback
from web.api.blueprint import api
from web.present_indexes import encoder_index_out
from web.respond import respond
from web.schemas.galleries import GalleryPath
from web.schemas.indexes import EncoderIndexesOut, EncoderPath, RollbackForm, RolledBackOut

tag = Tag(name="indexes", description="One index per gallery and encoder, in versions.")


@api.get("/galleries/<name>/indexes", tags=[tag], responses={200: EncoderIndexesOut})
def list_indexes(path: GalleryPath) -> Response:
    """The indexes of a gallery: their versions on disk, and how many pictures they cover."""
    catalog, var = get_catalog(), get_settings().var
    gallery = catalog.galleries.get(path.name)
    found = [index_history(catalog, var, gallery, encoder) for encoder in _encoders(gallery)]
    return respond(EncoderIndexesOut(indexes=[encoder_index_out(one) for one in found]))


@api.post(
    "/galleries/<name>/indexes/<encoder>/rollback", tags=[tag], responses={200: RolledBackOut}
)
def rollback_index(path: EncoderPath, body: RollbackForm) -> Response:
    """Have searches use another version; its files are checked first, which takes as long as reading them."""
    catalog, var = get_catalog(), get_settings().var
    gallery = catalog.galleries.get(path.name)
    if path.encoder not in _encoders(gallery):
        raise NotFoundError(
            f"no encoder of the profile or with an index of {gallery.name} is called {path.encoder}"
        )
    history = index_history(catalog, var, gallery, path.encoder)
    if history.revision is None:
        raise NoIndexError(
            f"the gallery {gallery.name} has no index for {path.encoder}",
            hint=f"`semblance reindex {gallery.name}` builds it",
        )
    planned = plan_rollback(var, gallery, path.encoder, history.revision, body.to)
    planned.make(catalog, gallery)
    return respond(
        RolledBackOut(
            before=planned.before,
            after=planned.after.number,
            index=encoder_index_out(index_history(catalog, var, gallery, path.encoder)),
        )
    )


def _encoders(gallery: Gallery) -> list[str]:
    """Encoders in use, and others that have an index of the gallery."""
    members = [member.encoder for member in get_profile().members]
    noted = [one.encoder for one in get_catalog().index_versions.current(gallery.id)]
    return list(dict.fromkeys([*members, *noted]))
