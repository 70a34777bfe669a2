import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import numpy as np
import pytest

from models_store.runtime.shared_passes import SharedPasses


class Doubler:
    """A forward pass that notes its sizes, and can be held up."""

    def __init__(self) -> None:
        self.sizes: list[int] = []
        self.started = threading.Event()
        self.may_end = threading.Event()
        self.may_end.set()

    def __call__(self, batch: np.ndarray) -> np.ndarray:
        self.sizes.append(len(batch))
        self.started.set()
        assert self.may_end.wait(10)
        if (batch < 0).any():
            raise ValueError("negative")
        return 2 * batch


def number(value: float) -> Callable[[], np.ndarray]:
    return lambda: np.array([value], np.float32)


def test_a_single_query_has_its_own_pass_at_once() -> None:
    forward = Doubler()
    shared = SharedPasses(forward, most=8, wait_s=60)
    assert shared.run(number(3)).tolist() == [6]
    assert forward.sizes == [1]


def test_those_who_find_a_pass_under_way_share_the_next() -> None:
    forward = Doubler()
    shared = SharedPasses(forward, most=8)
    forward.may_end.clear()
    with ThreadPoolExecutor(8) as pool:
        first = pool.submit(shared.run, number(0))
        assert forward.started.wait(10)
        others = [pool.submit(shared.run, number(value)) for value in range(1, 6)]
        while len(shared._waiting) < 5:
            time.sleep(0.001)
        forward.may_end.set()
        assert first.result(10).tolist() == [0]
        assert [other.result(10).tolist() for other in others] == [[2 * v] for v in range(1, 6)]
    assert forward.sizes == [1, 5]


def test_a_pass_has_its_limit_and_everybody_is_served() -> None:
    forward = Doubler()
    shared = SharedPasses(forward, most=4)
    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(lambda value: shared.run(number(value))[0], range(200)))
    assert found == [2 * value for value in range(200)]
    assert max(forward.sizes) <= 4
    assert sum(forward.sizes) == 200


def test_whoever_comes_while_a_pass_waits_for_its_turn_joins_it() -> None:
    forward = Doubler()
    told, may_begin = [], threading.Event()

    @contextmanager
    def turn(pictures: int) -> Iterator[int]:
        told.append(pictures)
        assert may_begin.wait(10)
        yield 4

    shared = SharedPasses(forward, most=4, turn=turn)
    with ThreadPoolExecutor(8) as pool:
        first = pool.submit(shared.run, number(0))
        while not told:
            time.sleep(0.001)
        others = [pool.submit(shared.run, number(value)) for value in range(1, 5)]
        while len(shared._waiting) < 5:
            time.sleep(0.001)
        may_begin.set()
        found = [one.result(10).tolist() for one in (first, *others)]
    assert found == [[0], [2], [4], [6], [8]]
    assert forward.sizes == [4, 1]
    assert told == [1, 1]


def test_a_pass_waits_for_pictures_in_preparation() -> None:
    forward = Doubler()
    shared = SharedPasses(forward, most=8, wait_s=30)
    is_preparing, may_end = threading.Event(), threading.Event()

    def slow() -> np.ndarray:
        is_preparing.set()
        assert may_end.wait(10)
        return np.array([5], np.float32)

    with ThreadPoolExecutor(2) as pool:
        late = pool.submit(shared.run, slow)
        assert is_preparing.wait(10)
        early = pool.submit(shared.run, number(1))
        while not shared._waiting:
            time.sleep(0.001)
        may_end.set()
        assert (early.result(10)[0], late.result(10)[0]) == (2, 10)
    assert forward.sizes == [2]


def test_but_not_for_ever() -> None:
    forward = Doubler()
    shared = SharedPasses(forward, most=8, wait_s=0.01)
    is_preparing, may_end = threading.Event(), threading.Event()

    def stuck() -> np.ndarray:
        is_preparing.set()
        assert may_end.wait(10)
        return np.array([5], np.float32)

    with ThreadPoolExecutor(1) as pool:
        late = pool.submit(shared.run, stuck)
        assert is_preparing.wait(10)
        assert shared.run(number(1))[0] == 2
        may_end.set()
        assert late.result(10)[0] == 10
    assert forward.sizes == [1, 1]


def test_a_failed_pass_fails_for_all_in_it_and_no_other() -> None:
    forward = Doubler()
    shared = SharedPasses(forward, most=8)
    with pytest.raises(ValueError, match="negative"):
        shared.run(number(-1))
    assert shared.run(number(1))[0] == 2


def test_who_gets_no_turn_is_told_and_leaves_the_queue() -> None:
    forward = Doubler()
    refusing = [True, True]

    @contextmanager
    def turn(pictures: int) -> Iterator[int]:
        if refusing.pop():
            raise OSError("no locks available")
        yield 8

    refusing.insert(0, False)
    shared = SharedPasses(forward, most=8, turn=turn)
    for _ in range(2):
        with pytest.raises(OSError, match="no locks"):
            shared.run(number(7))
    assert shared.run(number(1))[0] == 2
    assert forward.sizes == [1]


def test_nobody_is_left_waiting_by_a_pass_that_gives_too_little() -> None:
    shared = SharedPasses(lambda batch: batch[1:], most=8)
    with ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(shared.run, number(value)) for value in range(4)]
        for one in asked:
            with pytest.raises(ValueError, match="embeddings of"):
                one.result(10)


def test_a_picture_that_cannot_be_prepared_holds_nobody_up() -> None:
    shared = SharedPasses(Doubler(), most=8, wait_s=60)

    def broken() -> np.ndarray:
        raise KeyError("picture")

    with pytest.raises(KeyError):
        shared.run(broken)
    assert shared.run(number(1))[0] == 2
