import numpy as np

from index_store.evaluation.worst import worst


def test_one_of_each_class_the_worst_first():
    precisions = np.array([0.2, 0.0, 0.5, 0.4, 0.1])
    classes = np.array([0, 0, 1, 1, 2])
    chosen = worst(precisions, classes, np.full(5, 3), most=12)
    assert chosen.tolist() == [1, 4, 3]
    assert worst(precisions, classes, np.full(5, 3), most=2).tolist() == [1, 4]


def test_among_equals_who_had_more_to_find_comes_first():
    chosen = worst(np.zeros(4), np.array([0, 1, 2, 2]), np.array([1, 7, 7, 9]), most=3)
    assert chosen.tolist() == [3, 1, 0]
