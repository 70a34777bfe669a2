"""What went wrong, in the language of whoever reads it."""

import re
from typing import get_args

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import force_locale

from tasks.outcome import ABSTENTIONS as DETAILS
from tasks.reasons import Reason
from web.error_status import STATUS
from web.error_words import ABSTENTIONS, ERRORS, abstained, for_scripts, told
from web.errors import BadRequestError, BusyError
from web.language import COOKIE

CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)


@pytest.fixture
def app(client: FlaskClient) -> Flask:
    return client.application


def test_every_code_and_every_reason_has_words() -> None:
    assert set(STATUS) <= set(ERRORS)
    assert {BadRequestError.code, BusyError.code} <= set(ERRORS)
    assert set(ABSTENTIONS) == set(get_args(Reason)) == set(DETAILS)


def test_in_english_the_service_speaks_for_itself(app: Flask) -> None:
    error = {"code": "no_voters", "message": "no encoder has a live worker", "hint": "start some"}
    with app.test_request_context():
        assert told(error) == {"message": error["message"], "hint": error["hint"]}
        assert abstained("timed_out", "too slow") == "too slow"


def test_in_russian_particulars_follow(app: Flask) -> None:
    with app.test_request_context(), force_locale("ru"):
        general = told({"code": "no_voters", "message": "no encoder votes", "hint": "start some"})
        assert all(CYRILLIC.search(words) for words in general.values())
        assert "start some" not in general["hint"]
        own = told({"code": "not_found", "message": "there is no job 7", "hint": "look at /jobs"})
        assert CYRILLIC.search(own["message"])
        assert own["hint"] == "There is no job 7. Look at /jobs"
        unheard = {"code": "of_tomorrow", "message": "it is too early", "hint": ""}
        assert told(unheard) == {"message": "it is too early", "hint": ""}
        assert CYRILLIC.search(abstained("timed_out", "too slow"))
        assert "too slow" not in abstained("timed_out", "too slow")
        assert abstained("failed", "out of memory").endswith(". Out of memory")
        assert abstained("of_tomorrow", "it is too early") == "it is too early"
        carried = for_scripts()
    assert set(carried["errors"]) == set(ERRORS)
    for said in [*carried["errors"].values(), *carried["abstentions"].values()]:
        words = [one for one in said.values() if isinstance(one, str)]
        assert words
        assert all(CYRILLIC.search(one) for one in words)


def test_error_pages_speak_the_readers_language(client: FlaskClient) -> None:
    english = client.get("/galleries/unheard-of").text
    assert "There is no gallery" in english
    client.set_cookie(COOKIE, "ru")
    page = client.get("/galleries/unheard-of")
    assert page.status_code == 404
    assert "<h1>Здесь такого нет</h1>" in page.text
    assert "There is no gallery" in page.text  # which one is said there only
    assert "<code>not_found</code>" in page.text
    # Programs are answered in English, whatever their reader speaks.
    api = client.get("/api/v1/galleries/unheard-of").json["error"]
    assert api["code"] == "not_found"
    assert not CYRILLIC.search(api["message"])
