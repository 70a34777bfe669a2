import numpy as np
import pytest

from index_store.evaluation.measures import MAP
from models_store.text.class_embeddings import ClassCache
from models_store.text.prompts import named_prompts
from tasks.words_report.asking import PRECISION, Answers, Seen, embedded
from tests.unit.tasks.words_report.conftest import answers


def test_the_nearest_pictures_come_first_and_removed_ones_do_not_come(few, seen) -> None:
    ids, scores = seen.ten(few.embed_texts(["cat", "bus"]))
    assert ids.shape == scores.shape == (2, 10)
    assert ids[0].tolist()[:4] == [10, 11, 12, 13]
    assert ids[0].tolist()[4:] == [-1] * 6
    assert ids[1, 0] == 13
    assert scores[0, 0] == pytest.approx(1)


def test_progress_is_told_picture_by_picture(few, seen) -> None:
    told: list[tuple[int, int]] = []
    seen.ten(few.embed_texts(["cat"]), lambda *one: told.append(one))
    assert told == [(4, 4)]


def test_nobody_asking_and_nothing_to_find_are_empty_answers(few, seen) -> None:
    assert seen.ten(few.embed_texts([]))[0].shape == (0, 10)
    nothing = Seen(np.zeros(0, np.int64), seen.vectors, np.zeros(0, np.int64))
    assert (nothing.ten(few.embed_texts(["cat"]))[0] == -1).all()


def test_figures_and_mistakes_by_hand(truth) -> None:
    found = answers(truth, {"cat": [10, 12, 11], "bus": [99]})
    assert found.figures()[PRECISION].tolist() == [0.2, 0]
    assert found.figures()[MAP].tolist() == [pytest.approx((1 + 2 / 3) / 2), 0]
    asked, shown = found.wrong()
    assert [truth.names[one] for one in asked] == ["cat", "bus"]
    assert shown.tolist() == [truth.names.index("dog"), -1]


def test_names_are_embedded_in_sentences_and_once(few) -> None:
    few.texts = []
    plain = few.embed_texts
    few.embed_texts = lambda texts: (few.texts.extend(texts), plain(texts))[1]
    cache, told = ClassCache(), []
    names = ["cat", "dog", "bus"] * 4
    vectors = embedded(few, names, named_prompts("bare"), cache, lambda *one: told.append(one))
    assert vectors.shape == (12, 4)
    assert few.texts == ["cat", "dog", "bus"]
    assert told == [(8, 12), (12, 12)]


def test_answers_of_a_part_of_the_classes_keep_their_numbers(few, seen, truth) -> None:
    found = Answers(np.array([0]), *seen.ten(few.embed_texts(["bus"])), truth)
    assert found.hits[0].tolist()[:2] == [True, False]
