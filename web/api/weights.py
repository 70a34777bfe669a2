"""The weights of a gallery's votes: read, set by hand, take back."""

from flask import Response

from index_store.catalog.records import Gallery
from tasks import gallery_weights
from tasks.ensemble import get_catalog, get_profile
from web.api.blueprint import api
from web.api.galleries import tag
from web.respond import respond
from web.schemas.galleries import GalleryPath
from web.schemas.weights import UndoForm, WeightsForm, WeightsOut


@api.get("/galleries/<name>/weights", tags=[tag], responses={200: WeightsOut})
def read_weights(path: GalleryPath) -> Response:
    """How much each encoder's vote counts in a gallery, and what chose that."""
    return respond(_weights_out(get_catalog().galleries.get(path.name)))


@api.put("/galleries/<name>/weights", tags=[tag], responses={200: WeightsOut})
def save_weights(path: GalleryPath, body: WeightsForm) -> Response:
    """Use these weights from the next search on; they can be taken back."""
    catalog = get_catalog()
    gallery = catalog.galleries.get(path.name)
    gallery_weights.set_by_hand(catalog, gallery.id, get_profile().members, body.weights)
    return respond(_weights_out(gallery))


@api.post("/galleries/<name>/weights/undo", tags=[tag], responses={200: WeightsOut})
def undo_weights(path: GalleryPath, body: UndoForm) -> Response:
    """Go back to the weights before, in the end to the profile's."""
    catalog = get_catalog()
    gallery = catalog.galleries.get(path.name)
    gallery_weights.undo(catalog, gallery.id, body.id)
    return respond(_weights_out(gallery))


def _weights_out(gallery: Gallery) -> WeightsOut:
    found = gallery_weights.weights_in_use(get_catalog(), gallery.id, get_profile().members)
    tuning = found.tuning
    return WeightsOut(
        weights=found.weights,
        kind=tuning and tuning.kind,
        id=tuning and tuning.id,
        created_at=tuning and tuning.created_at,
    )
