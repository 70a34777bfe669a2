from collections.abc import Callable
from io import BytesIO
from typing import Any

import numpy as np
import pytest

from tasks.cifar100.content import Content
from tasks.cifar100.errors import Cifar100Error
from tasks.cifar100.published import Labels, Part, read_labels, read_part
from tests.cifar100_files import (
    PER_SUPERCLASS,
    coarse_name,
    fine_name,
    meta,
    part,
    pictures,
    python2,
)

Change = Callable[[dict[bytes, Any]], object]
DRAWN = pictures(1, classes=8)


def content(held: object) -> Content:
    data = python2(held)
    return Content(BytesIO(data), len(data), "the file")


def labels_of(held: object) -> Labels:
    return read_labels(content(held))


def part_of(held: object) -> Part:
    return read_part(content(held), "train", labels_of(meta()))


def test_what_is_published_is_understood() -> None:
    labels = labels_of(meta())
    assert (labels.fine[7], labels.coarse[19]) == (fine_name(7), coarse_name(19))
    assert (len(labels.fine), len(labels.coarse)) == (100, 20)
    found = part_of(part(DRAWN, b"training batch 1 of 1"))
    assert found.fine == tuple(one.fine for one in DRAWN)
    assert found.coarse == tuple(one.fine // PER_SUPERCLASS for one in DRAWN)
    assert found.file_names == tuple(one.name for one in DRAWN)
    assert np.array_equal(found.rows, [one.planes for one in DRAWN])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda held: held.pop(b"data"), "lacks data"),
        (lambda held: held.pop(b"filenames"), "lacks filenames"),
        (lambda held: held.update({b"data": held[b"data"][:, :-1]}), "3072 bytes per picture"),
        (lambda held: held.update({b"data": held[b"data"].reshape(-1)}), "3072 bytes per picture"),
        (lambda held: held.update({b"data": b"x" * 3072}), "3072 bytes per picture"),
        (lambda held: held.update({b"data": held[b"data"].astype(np.float32)}), "something else"),
        (lambda held: held.update({b"data": held[b"data"].astype(np.int8)}), "something else"),
        (lambda held: held.update({b"data": held[b"data"].reshape(8, 3, 32, 32)}), "not made of"),
        (lambda held: held.update({b"data": held[b"data"][:7]}), "7 pictures, 8 file names"),
        (lambda held: held[b"filenames"].pop(), "8 pictures, 7 file names"),
        (lambda held: held[b"fine_labels"].pop(), "7 fine labels"),
        (lambda held: held[b"coarse_labels"].append(0), "9 coarse ones"),
        (lambda held: held[b"fine_labels"].__setitem__(3, 100), "numbers from 0 to 99"),
        (lambda held: held[b"fine_labels"].__setitem__(3, -1), "numbers from 0 to 99"),
        (lambda held: held[b"fine_labels"].__setitem__(3, True), "numbers from 0 to 99"),
        (lambda held: held[b"fine_labels"].__setitem__(3, [1]), "numbers from 0 to 99"),
        (lambda held: held[b"coarse_labels"].__setitem__(3, 20), "numbers from 0 to 19"),
        (lambda held: held.update({b"fine_labels": None}), "numbers from 0 to 99"),
        (lambda held: held[b"filenames"].__setitem__(3, 5), "filenames is not a list of names"),
        (lambda held: held[b"filenames"].__setitem__(3, b""), "filenames is not a list of names"),
        (lambda held: held[b"filenames"].__setitem__(3, b"\xff"), "filenames is not a list"),
        (lambda held: held[b"filenames"].__setitem__(3, b"\x1b[2J"), "filenames is not a list"),
    ],
)
def test_pictures_that_are_not_as_published_are_refused(change: Change, said: str) -> None:
    held = part(DRAWN, b"training batch 1 of 1")
    change(held)
    with pytest.raises(Cifar100Error, match=said) as refused:
        part_of(held)
    assert "the file" in str(refused.value)
    assert refused.value.hint


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda held: held.pop(b"coarse_label_names"), "lacks coarse_label_names"),
        (lambda held: held[b"fine_label_names"].append(b"class_07"), "the same name"),
        (lambda held: held.update({b"coarse_label_names": []}), "none at all"),
        (lambda held: held[b"fine_label_names"].__setitem__(0, b"x" * 256), "not a list of names"),
    ],
)
def test_labels_that_are_not_as_published_are_refused(change: Change, said: str) -> None:
    held = meta()
    change(held)
    with pytest.raises(Cifar100Error, match=said):
        labels_of(held)


@pytest.mark.parametrize("held", [[], b"data", 5, None])
def test_other_things_are_refused(held: object) -> None:
    with pytest.raises(Cifar100Error, match="lacks fine_label_names"):
        labels_of(held)


def test_nothing_at_all_is_refused() -> None:
    held = {b"data": np.empty((0, 3072), np.uint8)}
    lists = {key: [] for key in (b"filenames", b"fine_labels", b"coarse_labels")}
    with pytest.raises(Cifar100Error, match="0 pictures"):
        part_of(held | lists)
