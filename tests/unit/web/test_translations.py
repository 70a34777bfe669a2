"""Everything the dashboard says is there in every language, as `make translations` leaves it."""

import io
import re
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo

from tests.translations import (
    DOMAINS,
    SCRIPTS,
    catalog,
    collected,
    forms_of,
    messages,
    po_file,
    text_of,
)
from web.language import LANGUAGES, script_messages

TRANSLATED = [language for language in LANGUAGES if language != "en"]
PLACE = re.compile(r"%\(\w+\)s|\{\w+\}|`[^`]+`|</?\w+>")
"""Places for values, commands, markup: what a translation has to keep."""


@pytest.mark.parametrize("domain", DOMAINS)
@pytest.mark.parametrize("language", TRANSLATED)
def test_nothing_is_left_to_collect(domain: str, language: str) -> None:
    there = {text_of(one) for one in messages(domain, language)}
    said = collected(domain)
    assert said - there == set(), "run `make translations` and translate what it added"
    assert there - said == set(), "run `make translations`: these are not said any more"
    assert len(said) > 80


@pytest.mark.parametrize("domain", DOMAINS)
@pytest.mark.parametrize("language", TRANSLATED)
def test_every_message_is_translated_with_the_same_places(domain: str, language: str) -> None:
    whole = catalog(domain, language)
    for message in messages(domain, language):
        forms = forms_of(message)
        assert len(forms) == (whole.num_plurals if message.pluralizable else 1), message.id
        assert not message.fuzzy, message.id
        english = message.id if isinstance(message.id, str) else message.id[-1]
        for form in forms:
            assert form, message.id
            assert kept(form) == kept(english), (message.id, form)
            assert form == form.strip(), message.id
            assert english[-1] not in ".:…?" or form[-1] == english[-1], (message.id, form)


def kept(text: str) -> set[str]:
    """What has to be in a translation, too; within a command, the word for a folder may be another."""
    return {re.sub(r" \S*[A-ZА-Я]{3,}`$", "`", place) for place in PLACE.findall(text)}


@pytest.mark.parametrize("language", TRANSLATED)
def test_compiled_messages_are_of_this_catalog(language: str) -> None:
    compiled = io.BytesIO()
    write_mo(compiled, catalog("messages", language))
    committed = po_file("messages", language).with_suffix(".mo").read_bytes()
    assert committed == compiled.getvalue(), "run `make translations`"


def test_no_text_of_scripts_is_a_plural_too() -> None:
    # It would carry several forms where one is expected.
    said: dict[str, set[str]] = {"t": set(), "tn": set()}
    for path in SCRIPTS:
        for call, text in CALL.findall(code(path)):
            said[call].add(text)
    assert said["t"]
    assert said["tn"]
    assert not said["t"] & said["tn"]


@pytest.mark.parametrize("language", TRANSLATED)
def test_scripts_get_every_message(language: str) -> None:
    carried = script_messages(language)
    assert len(carried) == len(list(messages("scripts", language)))
    assert carried["what goes on\x04Upload"] != carried["Upload"]
    assert len(carried["{n} picture"]) == catalog("scripts", language).num_plurals
    assert script_messages("en") == {}


def test_the_collector_overlooks_nothing_in_scripts() -> None:
    # It reads them by a grammar of its own.
    found = {one.text for one in collected("scripts")}
    for path in SCRIPTS:
        for _, text in CALL.findall(code(path)):
            assert text in found, (path.name, text)


CALL = re.compile(r'(?<![\w.])(tn?)\(\s*"((?:[^"\\]|\\.)+)"')


def code(path: Path) -> str:
    """A script without its comments."""
    return re.sub(r"/\*.*?\*/|(?<!:)//[^\n]*", "", path.read_text(), flags=re.DOTALL)
