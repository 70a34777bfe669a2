import numpy as np
import pytest

from models_store.text.class_embeddings import ClassCache
from models_store.text.prompts import named_prompts
from tasks.words_report.asking import Answers
from tasks.words_report.encoders import Speaker
from tasks.words_report.names import names_for
from tasks.words_report.wordings import shared, wordings


@pytest.fixture
def speaker(few, seen, truth) -> Speaker:
    names = names_for(few, truth.names)
    found = seen.ten(few.embed_texts(list(names.known.values())))
    return Speaker(few, seen, names, Answers(np.arange(3), *found, truth))


def asked(speaker: Speaker, **given: list[str]):
    return wordings(given, speaker, named_prompts("bare"), ClassCache())


def test_its_own_name_comes_first_and_each_wording_once(speaker) -> None:
    found = asked(speaker, cat=["dog", "cat", "dog"], bus=["red bus"])
    assert [(one.label, one.text, one.is_name) for one in found] == [
        *(("cat", "cat", True), ("cat", "dog", False)),
        *(("bus", "bus", True), ("bus", "red bus", False)),
    ]
    name, other, *_ = (one.answers for one in found)
    assert name.hits[0].tolist()[:2] == [True, True]
    assert other.ids[0, 0] == 12
    assert not other.hits[0, 0]  # judged by the class, whatever the words say
    assert shared(name, other) == 4


def test_unknown_words_are_told_and_find_nothing(speaker) -> None:
    _, strange = asked(speaker, cat=["quagga"])
    assert (strange.unknown, strange.answers) == (("quagga",), None)


def test_nothing_asked_is_nothing_found(speaker) -> None:
    assert asked(speaker) == []
