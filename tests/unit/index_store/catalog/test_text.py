import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index_store.catalog.text import storable


@pytest.mark.parametrize(
    "text", ["", "plain.jpg", "Übermut.png", "猫.webp", "🙂", "a\ud83d\ude42"[:1]]
)
def test_good_text_is_left_alone(text: str) -> None:
    assert storable(text) == text


def test_undecodable_file_names_become_storable() -> None:
    assert storable(os.fsdecode(b"caf\xe9.jpg")) == "caf\N{REPLACEMENT CHARACTER}.jpg"


def test_nul_is_replaced() -> None:
    assert storable("a\0b") == "a\N{REPLACEMENT CHARACTER}b"


@given(st.text(st.characters(exclude_categories=())))
def test_anything_can_be_stored_and_is_then_stable(text: str) -> None:
    once = storable(text)
    assert "\0" not in once
    once.encode()
    assert storable(once) == once
