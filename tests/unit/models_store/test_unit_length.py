import numpy as np

from models_store.unit_length import unit_length


def test_rows_get_length_one_and_keep_their_direction() -> None:
    assert np.allclose(unit_length(np.array([[3, 4], [0, -2]], np.float32)), [[0.6, 0.8], [0, -1]])


def test_a_row_of_zeros_becomes_equal_parts() -> None:
    (row,) = unit_length(np.zeros((1, 4), np.float32))
    assert np.allclose(row, 0.5)


def test_the_result_is_float32() -> None:
    assert unit_length(np.ones((2, 3), np.float32)).dtype == np.float32
