"""A gallery's own sentences about classes."""

from flask import Response
from flask_openapi3.models.tag import Tag

from index_store.catalog.records import Gallery
from models_store.text.prompts import PROMPT_SETS
from tasks.client.prompts import chosen_prompts, set_prompts
from tasks.ensemble import get_catalog
from web.api.blueprint import api
from web.respond import respond
from web.schemas.galleries import GalleryPath
from web.schemas.suggestions import OwnPromptsOut, PromptsForm, PromptsOut

tag = Tag(name="prompts", description="What is said of classes when they are told by their names.")


@api.get("/galleries/<name>/prompts", tags=[tag], responses={200: PromptsOut})
def read_prompts(path: GalleryPath) -> Response:
    """A gallery's own sentences, and the sets that any gallery can use."""
    return respond(_prompts_out(get_catalog().galleries.get(path.name)))


@api.put("/galleries/<name>/prompts", tags=[tag], responses={200: PromptsOut})
def write_prompts(path: GalleryPath, body: PromptsForm) -> Response:
    """Give a gallery sentences of its own; they are its default from now on."""
    gallery = get_catalog().galleries.get(path.name)
    set_prompts(gallery, body.templates, body.name)
    return respond(_prompts_out(gallery))


@api.delete("/galleries/<name>/prompts", tags=[tag], responses={200: PromptsOut})
def withdraw_prompts(path: GalleryPath) -> Response:
    """Go back to the sentences before, in the end to the usual ones."""
    gallery = get_catalog().galleries.get(path.name)
    get_catalog().prompts.withdraw(gallery.id)
    return respond(_prompts_out(gallery))


def _prompts_out(gallery: Gallery) -> PromptsOut:
    own = get_catalog().prompts.in_use(gallery.id)
    told = own and OwnPromptsOut(
        name=own.name, templates=list(own.templates), created_at=own.created_at
    )
    return PromptsOut(
        own=told or None, sets=list(PROMPT_SETS), usual=chosen_prompts(gallery, None)[0]
    )
