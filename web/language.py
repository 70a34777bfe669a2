"""Which language the dashboard speaks: a person's choice, else the browser's, else English.

Words of templates and of Python are in the domain ``messages``, as Flask-Babel has it; those of scripts are
in the domain ``scripts``, which pages carry along as JSON so that they are there at once.
`make translations` collects what is new.
"""

import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Final

from babel import negotiate_locale
from babel.messages.pofile import read_po
from flask import Flask, Response, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import Babel, force_locale, get_locale

from index_store.errors import NotFoundError
from web.error_words import abstained, for_scripts, told
from web.inside import inside
from web.prose import prose, sentence
from web.security import csrf

LANGUAGES: Final = {"en": "English", "ru": "Русский"}
"""What each is called in itself."""

COOKIE: Final = "language"

_TRANSLATIONS: Final = Path(__file__).parent / "translations"
_DEFAULT: Final = "en"
_A_YEAR_S: Final = 365 * 24 * 3600
_CONTEXT: Final = "\x04"
"""Between a context and its text, as gettext has it."""

babel = Babel()

Messages = dict[str, str | list[str]]
"""Translations by English text; of plurals, one for each of the language's forms."""


def register(app: Flask) -> None:
    """Let pages speak, and people choose."""
    babel.init_app(app, default_locale=_DEFAULT, locale_selector=chosen_language)
    app.add_url_rule("/language", view_func=switch, methods=["POST"])
    # A token would grow old with the page. Other sites are refused without it, and could do no harm.
    csrf.exempt(switch)
    app.add_url_rule("/messages/<language>/<revision>.json", view_func=messages)
    app.context_processor(_in_templates)
    app.add_template_filter(prose)
    app.add_template_filter(sentence)
    app.after_request(_say_what_it_depends_on)


def chosen_language() -> str:
    """The language of this request's answer."""
    kept = request.cookies.get(COOKIE)
    if kept in LANGUAGES:
        return kept
    wanted = [tag for tag, quality in request.accept_languages if quality]
    return negotiate_locale(wanted, LANGUAGES, sep="-") or _DEFAULT


def switch() -> ResponseReturnValue:
    """Remember a choice and go back to the page it was made on."""
    chosen = request.form.get("language", "")
    answer: Response = make_response(redirect(inside(request.form.get("page")), 303))
    if chosen in LANGUAGES:
        answer.set_cookie(
            COOKIE,
            chosen,
            max_age=_A_YEAR_S,
            samesite="Lax",
            httponly=True,
            secure=request.is_secure,
        )
    return answer


def messages(language: str, revision: str) -> ResponseReturnValue:
    """What scripts say in a language, to be kept as long as its address is named."""
    told = _said(language)
    if told is None or told[1] != revision:
        raise NotFoundError("there are no such words", hint="load the page again")
    answer = Response(told[0], mimetype="application/json")
    answer.cache_control.public = True
    answer.cache_control.max_age = _A_YEAR_S
    answer.cache_control.immutable = True
    return answer


@cache
def _said(language: str) -> tuple[str, str] | None:
    """What scripts say in a language as JSON, errors among it, and its revision; none of English."""
    if language not in LANGUAGES or language == _DEFAULT:
        return None
    with force_locale(language):
        said = {"texts": script_messages(language)} | for_scripts()
    text = json.dumps(said, ensure_ascii=False)
    return text, hashlib.sha256(text.encode()).hexdigest()[:16]


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
        text, said = message.id, message.string
        if isinstance(text, str) and isinstance(said, str):
            if text and said:
                messages[f"{message.context}{_CONTEXT}{text}" if message.context else text] = said
        elif isinstance(said, (tuple, list)) and all(said):
            messages[text[0]] = list(said)
    return messages


def _in_templates() -> dict[str, object]:
    language = str(get_locale() or _DEFAULT)
    told_there = _said(language)
    return {
        "language": language,
        "languages": LANGUAGES,
        "messages_url": told_there
        and url_for("messages", language=language, revision=told_there[1]),
        "told": told,
        "abstained": abstained,
    }


def _say_what_it_depends_on(response: Response) -> Response:
    """Keep what stands between from giving one reader's language to another."""
    if response.mimetype == "text/html":
        response.vary.update(["Accept-Language", "Cookie"])
    return response
