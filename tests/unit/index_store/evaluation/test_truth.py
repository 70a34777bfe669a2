import numpy as np

from index_store.evaluation.truth import NO_CLASS, Truth

LABELS = {7: "dog", 2: "cat", 5: "dog", 3: "cat", 9: "dog"}


def test_classes_are_numbered_by_name_whatever_the_order_of_pictures():
    truth = Truth.of(LABELS)
    assert truth.names == ("cat", "dog")
    assert truth.sizes.tolist() == [2, 3]
    assert len(truth) == 5
    assert truth.classes_of(np.array([[2, 3], [5, 9]])).tolist() == [[0, 0], [1, 1]]


def test_pictures_without_a_label_and_empty_places_have_no_class():
    strangers = Truth.of(LABELS).classes_of(np.array([-1, 0, 4, 10]))
    assert strangers.tolist() == [NO_CLASS] * 4


def test_hits_and_what_there_was_to_find():
    truth = Truth.of(LABELS)
    queries = np.array([2, 9])
    found = truth.hits(queries, np.array([[3, 7, -1], [5, 4, 7]]))
    assert found.tolist() == [[True, False, False], [True, False, True]]
    assert truth.relevant(queries).tolist() == [1, 2]


def test_a_gallery_without_labels():
    truth = Truth.of({})
    assert truth.classes_of(np.array([[1, 2]])).tolist() == [[NO_CLASS, NO_CLASS]]
    assert truth.names == ()
