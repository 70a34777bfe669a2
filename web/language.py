"""Which language the dashboard speaks: a person's choice, else the browser's, else English.

Words of templates and of Python are in the domain ``messages``, as Flask-Babel has it; those of scripts are
in the domain ``scripts``, which pages carry along as JSON so that they are there at once.
`make translations` collects what is new.
"""

from functools import cache
from pathlib import Path
from typing import Final

from babel.messages.pofile import read_po
from flask import Flask, Response, make_response, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import Babel, get_locale

LANGUAGES: Final = {"en": "English", "ru": "Русский"}
"""What each is called in itself."""

COOKIE: Final = "language"

_TRANSLATIONS: Final = Path(__file__).parent / "translations"
_DEFAULT: Final = "en"
_A_YEAR_S: Final = 365 * 24 * 3600

babel = Babel()

Messages = dict[str, str | list[str]]
"""Translations by English text; of plurals, one for each of the language's forms."""


def register(app: Flask) -> None:
    """Let pages speak, and people choose."""
    babel.init_app(app, default_locale=_DEFAULT, locale_selector=chosen_language)
    app.add_url_rule("/language", view_func=switch, methods=["POST"])
    app.context_processor(_in_templates)


def chosen_language() -> str:
    """The language of this request's answer."""
    kept = request.cookies.get(COOKIE)
    if kept in LANGUAGES:
        return kept
    return request.accept_languages.best_match(LANGUAGES, _DEFAULT) or _DEFAULT


def switch() -> ResponseReturnValue:
    """Remember a choice and go back to the page it was made on."""
    chosen, page = request.form.get("language", ""), request.form.get("page", "/")
    # Of this site only: a path that a browser takes for another host's begins with two slashes.
    inside = page.startswith("/") and not page.startswith(("//", "/\\"))
    answer: Response = make_response(redirect(page if inside else "/", 303))
    if chosen in LANGUAGES:
        answer.set_cookie(COOKIE, chosen, max_age=_A_YEAR_S, samesite="Lax", httponly=True)
    return answer


@cache
def script_messages(language: str) -> Messages:
    """What scripts say in a language; nothing of English, in which they are written."""
    file = _TRANSLATIONS / language / "LC_MESSAGES" / "scripts.po"
    if not file.exists():
        return {}
    with file.open("rb") as opened:
        catalog = read_po(opened, locale=language)
    messages: Messages = {}
    for message in catalog:
        said = message.string
        if isinstance(message.id, str) and isinstance(said, str):
            if message.id and said:
                messages[message.id] = said
        elif isinstance(said, (tuple, list)) and all(said):
            messages[message.id[0]] = list(said)
    return messages


def _in_templates() -> dict[str, object]:
    language = str(get_locale() or _DEFAULT)
    return {
        "language": language,
        "languages": LANGUAGES,
        "script_messages": script_messages(language),
    }
