import os
import resource
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import numpy as np
import pytest
from PIL import Image

from models_store.errors import PictureError
from models_store.preprocess.decoded_once import DecodedOnce


class Decoder:
    """Decodes pictures of one shade each, and counts."""

    def __init__(self) -> None:
        self.decoded: list[int] = []

    def of(self, shade: int) -> Callable[[], Image.Image]:
        def decode() -> Image.Image:
            self.decoded.append(shade)
            return Image.new("RGB", (5, 3), (shade, 1, 2))

        return decode


@pytest.fixture
def decoder() -> Decoder:
    return Decoder()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "runtime" / "decoded"


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_what_one_decoded_others_take(folder: Path, decoder: Decoder) -> None:
    with DecodedOnce(folder) as first, DecodedOnce(folder) as second:
        pictures = [one.open("a", decoder.of(7)) for one in (first, second, first)]
    assert decoder.decoded == [7]
    assert all(np.array_equal(one, pictures[0]) for one in pictures)
    assert (pictures[1].size, pictures[1].getpixel((4, 2))) == ((5, 3), (7, 1, 2))


def test_two_that_need_it_at_the_same_moment_decode_it_once(folder: Path, decoder: Decoder) -> None:
    begun, go_on = Event(), Event()

    def slowly() -> Image.Image:
        begun.set()
        assert go_on.wait(30)
        return decoder.of(7)()

    with DecodedOnce(folder) as one, DecodedOnce(folder) as other, ThreadPoolExecutor() as pool:
        first = pool.submit(one.open, "a", slowly)
        assert begun.wait(30)
        second = pool.submit(other.open, "a", decoder.of(8))
        go_on.set()
        assert np.array_equal(first.result(), second.result())
    assert decoder.decoded == [7]


def test_each_leaves_only_its_last_few(folder: Path, decoder: Decoder) -> None:
    with DecodedOnce(folder, kept=2) as one:
        for shade in range(5):
            one.open(f"p{shade}", decoder.of(shade))
        assert names(folder) == ["p3", "p4"]
    assert names(folder) == []


def test_a_failure_is_nobodys_picture(folder: Path, decoder: Decoder) -> None:
    def fail() -> Image.Image:
        raise PictureError("damaged")

    with DecodedOnce(folder) as one:
        with pytest.raises(PictureError, match="damaged"):
            one.open("a", fail)
        assert one.open("a", decoder.of(3)).getpixel((0, 0)) == (3, 1, 2)
    assert names(folder) == []


@pytest.mark.parametrize("content", [b"", b"P6 5 3 255\n1234", b"something else"])
def test_what_a_killed_process_left_unfinished_is_decoded_anew(
    folder: Path, decoder: Decoder, content: bytes
) -> None:
    with DecodedOnce(folder) as one, DecodedOnce(folder) as other:
        (folder / "a").write_bytes(content)
        assert one.open("a", decoder.of(3)).getpixel((0, 0)) == (3, 1, 2)
        assert other.open("a", decoder.of(4)).getpixel((0, 0)) == (3, 1, 2)


def test_what_was_left_long_ago_is_deleted(folder: Path) -> None:
    folder.mkdir(parents=True)
    for name, age in (("old", 3600), ("new", 1)):
        (folder / name).touch()
        os.utime(folder / name, (time.time() - age,) * 2)
    with DecodedOnce(folder):
        assert names(folder) == ["new"]


def test_where_nothing_can_be_shared_everybody_decodes(tmp_path: Path, decoder: Decoder) -> None:
    (tmp_path / "file").touch()
    with DecodedOnce(tmp_path / "file") as one, DecodedOnce(tmp_path / "file") as other:
        one.open("a", decoder.of(3))
        other.open("a", decoder.of(3))
    assert decoder.decoded == [3, 3]


@pytest.fixture
def full_disk() -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.usefixtures("full_disk")
def test_a_full_disk_only_costs_the_sharing(folder: Path, decoder: Decoder) -> None:
    with DecodedOnce(folder) as one, DecodedOnce(folder) as other:
        for who in (one, other):
            assert who.open("a", decoder.of(3)).getpixel((4, 2)) == (3, 1, 2)
    assert decoder.decoded == [3, 3]
