"""Which sentences names of classes are put into: a gallery's own, or a set that any gallery can use."""

from collections.abc import Sequence
from typing import Final

from index_store.catalog.records import Gallery
from models_store.errors import PromptsError
from models_store.text.prompts import OWN, PROMPT_SETS, own_prompts
from tasks.ensemble import get_catalog

USUAL: Final = "short"
"""The set of galleries that have none of their own."""


def chosen_prompts(
    gallery: Gallery, name: str | None, templates: Sequence[str] = ()
) -> tuple[str, tuple[str, ...]]:
    """What a set is called, and its sentences, if it is not known by its name alone.

    Args:
        gallery: The gallery.
        name: Of a set; ``own`` for the gallery's. None for that or, where there is none, the usual set.
        templates: Sentences of whoever asks, which the name then is for.

    Raises:
        PromptsError: The sentences cannot be used, or there is no such set.
    """
    if templates:
        given = own_prompts(templates, name or OWN)
        return given.name, given.templates
    own = get_catalog().prompts.in_use(gallery.id)
    if own is not None and name in (None, OWN, own.name):
        return own.name, own.templates
    if name is not None and name not in PROMPT_SETS:
        raise PromptsError(
            f"there are no prompts called {name!r}",
            hint=f"there are {', '.join(PROMPT_SETS)}; `semblance prompts set` gives a gallery its own",
        )
    return name or USUAL, ()


def set_prompts(gallery: Gallery, templates: Sequence[str], name: str = OWN) -> None:
    """Give a gallery sentences of its own; they are the default from now on.

    Raises:
        PromptsError: They cannot be used.
    """
    kept = own_prompts(templates, name)
    if kept.name in PROMPT_SETS:
        raise PromptsError(
            f"{kept.name} is what a set for any gallery is called", hint="choose another name"
        )
    get_catalog().prompts.keep(gallery.id, kept.name, kept.templates)
