"""The catalogs of translations, for tests of what is in them and of what pages make of them."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_keywords, parse_mapping_cfg
from babel.messages.pofile import read_po

WEB: Final = Path(__file__).parents[1] / "web"
SCRIPTS: Final = sorted((WEB / "static" / "js").rglob("*.js"))
DOMAINS: Final = ["messages", "scripts"]


class Text(NamedTuple):
    """A text to be translated; of plurals, the English singular."""

    context: str | None
    text: str


def text_of(message: Message) -> Text:
    """What a message translates."""
    return Text(message.context, message.id if isinstance(message.id, str) else message.id[0])


def forms_of(message: Message) -> tuple[str, ...]:
    """Its translation; of plurals, all forms."""
    said = message.string
    return (said,) if isinstance(said, str) else tuple(said)


def po_file(domain: str, language: str) -> Path:
    """Where translations are written."""
    return WEB / "translations" / language / "LC_MESSAGES" / f"{domain}.po"


def catalog(domain: str, language: str) -> Catalog:
    """All of them."""
    with po_file(domain, language).open("rb") as file:
        return read_po(file, locale=language)


def messages(domain: str, language: str) -> Iterator[Message]:
    """The messages of a catalog, without its head."""
    return (message for message in catalog(domain, language) if message.id)


def collected(domain: str) -> set[Text]:
    """What `make translations` would collect now, by the Makefile's own keywords."""
    options = re.findall(r"-k (\S+)", (WEB.parent / "Makefile").read_text())
    keywords = DEFAULT_KEYWORDS | parse_keywords(options)
    with (WEB / "translations" / f"{domain}.cfg").open() as file:
        methods, method_options = parse_mapping_cfg(file)
    found = Catalog()
    for _, _, ids, _, context in extract_from_dir(
        WEB, methods, method_options, keywords=keywords, comment_tags=()
    ):
        found.add(ids, context=context)
    return {text_of(one) for one in found if one.id}
