from collections.abc import Callable

import numpy as np
import pytest

from models_store.runtime.early_part import cut_early
from models_store.runtime.openvino_library import core, ov

ops = ov.opset13


def chain(layers: int, *, skip: bool = False) -> ov.Model:
    """Multiplications by matrices; with ``skip`` the input is added again at the very end."""
    given = ops.parameter([-1, 4], np.float32)
    matrix = np.random.default_rng(0).normal(size=(4, 4)).astype(np.float32)
    hidden = given
    for _ in range(layers):
        hidden = ops.relu(ops.matmul(hidden, ops.constant(matrix), False, False))
    return ov.Model([ops.add(hidden, given) if skip else hidden], [given])


def run(model: ov.Model, values: np.ndarray) -> np.ndarray:
    return core().compile_model(model, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})(values)[0]


def layers(model: ov.Model) -> int:
    return sum(node.get_type_name() == "MatMul" for node in model.get_ordered_ops())


@pytest.mark.parametrize(("number", "early"), [(5, 1), (6, 2), (20, 4)])
def test_a_fifth_of_the_layers_comes_first(number: int, early: int) -> None:
    first, rest = cut_early(chain(number))
    assert (layers(first), layers(rest)) == (early, number - early)


def test_both_parts_do_what_the_whole_did() -> None:
    values = np.random.default_rng(1).normal(size=(3, 4)).astype(np.float32)
    first, rest = cut_early(chain(6))
    assert np.allclose(run(rest, run(first, values)), run(chain(6), values), rtol=1e-5)


@pytest.mark.parametrize("build", [lambda: chain(6, skip=True), lambda: chain(1), lambda: chain(0)])
def test_where_more_than_one_tensor_passes_it_cannot_be_cut(build: Callable[[], ov.Model]) -> None:
    with pytest.raises(ValueError, match="no place"):
        cut_early(build())
