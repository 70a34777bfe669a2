"""Which language a page speaks, and choosing another."""

import re

import pytest
from flask.testing import FlaskClient

from web.error_words import ERRORS
from web.language import COOKIE, LANGUAGES, script_messages


def language_of(client: FlaskClient, path: str = "/jobs", **headers: str) -> str:
    page = client.get(
        path, headers={name.replace("_", "-"): said for name, said in headers.items()}
    )
    found = re.search(r'<html lang="(\w+)"', page.text)
    assert found is not None
    return found[1]


@pytest.mark.parametrize(
    ("accepted", "spoken"),
    [
        (None, "en"),
        ("ru", "ru"),
        ("ru-RU,ru;q=0.9,en;q=0.8", "ru"),
        ("de,ru;q=0.5", "ru"),
        ("en-GB,ru;q=0.9", "en"),
        ("de", "en"),
        ("ru;q=0", "en"),
        ("*", "en"),
        (";;q=,", "en"),
    ],
)
def test_the_browser_is_asked_for_its_language(
    client: FlaskClient, accepted: str | None, spoken: str
) -> None:
    headers = {} if accepted is None else {"Accept-Language": accepted}
    assert language_of(client, **headers) == spoken


def test_a_choice_goes_before_the_browsers(client: FlaskClient) -> None:
    for language in LANGUAGES:
        client.set_cookie(COOKIE, language)
        assert language_of(client, Accept_Language="ru") == language
    client.set_cookie(COOKIE, "tlh")  # which nobody speaks here
    assert language_of(client, Accept_Language="ru") == "ru"


def test_the_switch_names_the_other_languages_and_is_remembered(client: FlaskClient) -> None:
    page = client.get("/jobs?gallery=drawn").text
    assert 'name="page" value="/jobs?gallery=drawn"' in page
    assert re.search(r'<button[^>]*value="ru" lang="ru">Русский</button>', page)
    assert 'value="en"' not in page
    done = client.post("/language", data={"language": "ru", "page": "/jobs?gallery=drawn"})
    assert done.status_code == 303
    assert done.location == "/jobs?gallery=drawn"
    kept = client.get_cookie(COOKIE)
    assert kept is not None
    assert kept.value == "ru"
    assert kept.max_age == 365 * 24 * 3600
    assert kept.http_only
    assert kept.same_site == "Lax"
    page = client.get("/jobs").text
    assert "<title>Задачи · Semblance</title>" in page
    assert ">English</button>" in page
    client.post("/language", data={"language": "en", "page": "/"})
    assert "<title>Jobs · Semblance</title>" in client.get("/jobs").text


def test_a_language_that_nobody_speaks_here_is_not_remembered(client: FlaskClient) -> None:
    done = client.post("/language", data={"language": "tlh", "page": "/jobs"})
    assert done.location == "/jobs"
    assert client.get_cookie(COOKIE) is None
    assert client.post("/language").location == "/"


@pytest.mark.parametrize(
    "page",
    [
        "https://elsewhere.example/",
        "//elsewhere.example/",
        "///elsewhere.example/",
        "/\\elsewhere.example/",
        "\\/elsewhere.example/",
        "/\t/elsewhere.example/",
        "/\n/elsewhere.example/",
        "/ /elsewhere.example/",
        "\t//elsewhere.example/",
        "/jobs\r\nSet-Cookie: a=b",
        "javascript:alert(1)",
        "elsewhere.example",
        "",
    ],
)
def test_the_switch_leads_to_no_other_site(client: FlaskClient, page: str) -> None:
    done = client.post("/language", data={"language": "ru", "page": page})
    assert done.status_code == 303
    assert done.location == "/"
    assert "a=b" not in str(done.headers)


def test_other_sites_cannot_choose(client: FlaskClient) -> None:
    there = {"Sec-Fetch-Site": "cross-site", "Origin": "https://elsewhere.example"}
    refused = client.post("/language", data={"language": "ru"}, headers=there)
    assert refused.status_code == 403
    assert client.get_cookie(COOKIE) is None


def test_pages_say_that_they_depend_on_the_reader(client: FlaskClient) -> None:
    assert {"accept-language", "cookie"} <= {one.lower() for one in client.get("/jobs").vary}
    assert "accept-language" not in {one.lower() for one in client.get("/healthz").vary}


def test_words_of_scripts_are_kept_by_browsers_until_they_change(client: FlaskClient) -> None:
    page = client.get("/jobs", headers={"Accept-Language": "ru"}).text
    named = re.search(r'<link id="messages"[^>]*href="(/messages/ru/\w+\.json)"', page)
    assert named is not None
    answer = client.get(named[1])
    assert answer.json["texts"] == script_messages("ru")
    assert answer.json["errors"].keys() == ERRORS.keys()
    assert answer.cache_control.immutable
    assert client.get("/messages/ru/0123456789abcdef.json").status_code == 404
    assert client.get("/messages/tlh/0123456789abcdef.json").status_code == 404


def test_english_needs_no_other_words(client: FlaskClient) -> None:
    assert 'id="messages"' not in client.get("/jobs").text
