import os
import pickle
import struct
import tracemalloc
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tasks.cifar100.content import MOST_BYTES, Content
from tasks.cifar100.errors import PAGE, Cifar100Error, UnsafeFileError
from tasks.cifar100.unpickling import unpickled
from tests.cifar100_files import python2, python3

HELD: dict[bytes, Any] = {
    b"names": [b"a.png", b"b" * 300],
    b"numbers": [0, 19, 255, 256, 70_000],
    b"data": np.arange(12, dtype=np.uint8).reshape(3, 4),
}


class Calls:
    """Pickles as a call."""

    def __init__(self, what: Callable[..., Any], *arguments: object) -> None:
        self._call = what, arguments

    def __reduce__(self) -> Any:
        return self._call


def read(data: bytes) -> Any:
    return unpickled(Content(BytesIO(data), len(data), "train"))


@pytest.mark.parametrize(
    "write",
    [
        python2,
        python3,
        lambda held: python2(held).replace(b"numpy.core.multi", b"numpy._core.multi"),
        lambda held: python3(held).replace(b"numpy._core.multi", b"numpy.core.multi"),
        lambda held: pickle.dumps(held, protocol=4),
    ],
    ids=["python 2", "python 3", "numpy 2", "numpy 1", "protocol 4"],
)
def test_what_such_files_hold_is_read_whoever_wrote_them(write: Callable[..., bytes]) -> None:
    for array in (HELD[b"data"], np.asfortranarray(HELD[b"data"])):
        found = read(write(HELD | {b"data": array}))
        data = found.pop(b"data").values
        assert data.dtype == np.uint8
        assert np.array_equal(data, array)
        assert found == {key: value for key, value in HELD.items() if key != b"data"}


def test_large_contents_are_put_together_from_pieces() -> None:
    array = np.random.default_rng(0).integers(0, 256, (3 << 20) + 17, dtype=np.uint8)
    assert np.array_equal(read(python2({b"data": array}))[b"data"].values, array)


@pytest.fixture
def marker(tmp_path: Path) -> Path:
    """Made by whatever code of a file is run."""
    return tmp_path / "it_ran"


def attacks() -> dict[str, Callable[[Path], bytes]]:
    """Files that make the marker when they are unpickled without care, by what they name."""
    calls: dict[str, Callable[[Path], Calls]] = {
        "posix.system": lambda marker: Calls(os.system, f"touch {marker}"),
        ".eval": lambda marker: Calls(eval, f"open({str(marker)!r}, 'w').close()"),
        ".exec": lambda marker: Calls(exec, f"open({str(marker)!r}, 'w').close()"),
        "numpy.memmap": lambda marker: Calls(np.memmap, str(marker), "u1", "w+", 0, (1,)),
        "numpy.save": lambda marker: Calls(np.save, str(marker), 1),
        "pickle.loads": lambda marker: Calls(
            pickle.loads, pickle.dumps(Calls(os.system, f"touch {marker}"))
        ),
    }
    return {
        f"{name} {protocol}": lambda marker, call=call, protocol=protocol: pickle.dumps(
            HELD | {b"data": call(marker)}, protocol
        )
        for name, call in calls.items()
        for protocol in (2, 3, 4, 5)
    } | {
        "os.system": lambda marker: _short(b"cos\nsystem\n(", f"touch {marker}", b"tR."),
        "STRING": lambda marker: f"(S'touch {marker}'\nios\nsystem\n.".encode(),
        "INST": lambda marker: _short(b"(", f"touch {marker}", b"ios\nsystem\n."),
        "unsigned integers": lambda marker: python3(
            {b"data": np.array([Calls(os.system, f"touch {marker}")], object)}
        ),
    }


def _short(before: bytes, text: str, after: bytes) -> bytes:
    return before + pickle.SHORT_BINSTRING + bytes([len(text)]) + text.encode() + after


@pytest.mark.parametrize("name", attacks())
def test_code_in_a_file_is_refused_by_name_and_not_run(name: str, marker: Path) -> None:
    data = attacks()[name](marker)
    with pytest.raises(UnsafeFileError) as refused:
        read(data)
    assert name.rstrip(" 2345") in str(refused.value)
    assert "nothing of it was run" in str(refused.value)
    assert "do not use this file" in refused.value.hint
    assert PAGE in refused.value.hint
    assert not list(marker.parent.glob("it_ran*"))
    pickle.loads(data)  # noqa: S301 - what it would have done
    assert list(marker.parent.glob("it_ran*"))


ENCODE = b"c_codecs\nencode\n"
TEXT = b"X\x03\0\0\0abc"
RECONSTRUCT = b"cnumpy.core.multiarray\n_reconstruct\n"
NDARRAY = b"cnumpy\nndarray\n"
EIGHT_BITS = b"cnumpy\ndtype\nU\x02u1\x85R"
ARRAY = RECONSTRUCT + NDARRAY + b"K\x00\x85U\x01b\x87R"


@pytest.mark.parametrize(
    ("data", "said"),
    {
        "another name of copyreg's": (b"ccopyreg\n_reconstructor\n.", "copyreg._reconstructor"),
        "copyreg's of Python 2": (b"ccopy_reg\n__newobj__\n.", "copy_reg.__newobj__"),
        "a look-up": (b"\x80\x04\x8c\x08builtins\x8c\x07getattr\x93.", "builtins.getattr"),
        "a name inside what is named": (
            b"\x80\x04\x8c\x05numpy\x8c\x0fdtype.__class__\x93.",
            "numpy.dtype.__class__",
        ),
        "a registered extension": (b"\x80\x02\x82\x01.", "instruction EXT1"),
        "something kept elsewhere": (b"\x80\x02U\x01xQ.", "instruction BINPERSID"),
        "an instance": (b"\x80\x02" + NDARRAY + b")\x81.", "instruction NEWOBJ"),
        "an object": (b"\x80\x02(" + NDARRAY + b"o.", "instruction OBJ"),
        "memory of a size": (b"\x80\x05\x96" + struct.pack("<Q", 1 << 40) + b".", "BYTEARRAY8"),
        "another codec": (ENCODE + TEXT + b"X\x05\0\0\0rot13\x86R.", "a call that no such file"),
        "a call of a text": (TEXT + b")R.", "a call that no such file makes"),
        "an array of a class": (RECONSTRUCT + ENCODE + b"K\x00\x85U\x01b\x87R.", "a call that no"),
        "a name changed": (NDARRAY + b"}U\x01xK\x01sb.", "a state to be set"),
        "a name added to": (NDARRAY + b"K\x01a.", "something else than a list"),
        "a list filled by key": (b"]K\x00K\x01s.", "something else than a dictionary"),
        "keys that are no names": (b"}K\x00K\x01s.", "something else than a dictionary"),
        "an array of objects": (b"cnumpy\ndtype\nU\x02O8\x85R.", "something else than unsigned"),
        "an array without a state": (ARRAY + b"Nb.", "not described as numpy does"),
        "an array of a list": (
            ARRAY + b"(K\x01K\x02\x85" + EIGHT_BITS + b"\x89](K\x00K\x00etb.",
            "not made of bytes",
        ),
        "more than there is": (
            ARRAY + b"(K\x01J\xff\xff\xff\x7f\x85" + EIGHT_BITS + b"\x89U\x01xtb.",
            "another size",
        ),
        "no size at all": (
            ARRAY
            + b"(K\x01"
            + b"K\x00"
            + b"\x8a\x09\xff\xff\xff\xff\xff\xff\xff\xff\0\x86"
            + EIGHT_BITS
            + b"\x89U\0tb.",
            "not made of bytes",
        ),
    }.values(),
    ids=str,
)
def test_whatever_no_such_file_needs_is_refused(data: bytes, said: str) -> None:
    with pytest.raises(UnsafeFileError) as refused:
        read(data)
    assert said in str(refused.value)
    assert "nothing of it was run" in str(refused.value)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x80\x02",
        b"no pickle at all",
        b"\xff\xff\xff",
        b"\x80\x63.",
        b".",
        b"h\x05.",
        b"cnumpy",
        b"\x8c\x05numpy\xff",
        b"T\xff\xff\xff\xff.",
        b"T\xff\xff\xff\x7f.",
        python2(HELD)[:-40],
        python2(HELD)[:100],
    ],
)
def test_what_is_cut_short_or_no_pickle_is_an_error(data: bytes) -> None:
    with pytest.raises(Cifar100Error) as refused:
        read(data)
    assert refused.value.code == "bad_cifar100"
    assert PAGE in refused.value.hint


def test_what_a_file_names_cannot_play_tricks_on_a_terminal() -> None:
    with pytest.raises(UnsafeFileError) as refused:
        read(b"c\x1b[2Jos\n" + b"x" * 900 + b"\n.")
    assert "\x1b" not in str(refused.value)
    assert len(str(refused.value)) < 250


FAR_OFF = b"r" + b"\xff" * 4  # a place to remember something at
LONG = 1 << 22


@pytest.mark.parametrize(
    "data",
    [
        b"]" + FAR_OFF + b"Na" * 9,
        b"B" + b"\xff" * 4,
        b"X"
        + struct.pack("<I", LONG)
        + b"x" * LONG
        + b"q\0"
        + (ENCODE + b"h\0X\6\0\0\0latin1\x86R") * 100
        + b".",
        b"}K\0" + b"q\0h\0\x86" * 60 + b"Ns.",
    ],
    ids=["remembered far off", "not there", "encoded over and over", "nested without end"],
)
def test_few_bytes_cannot_take_much_memory_or_time(data: bytes) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(Cifar100Error):
            read(data)
        assert tracemalloc.get_traced_memory()[1] < 8 * LONG
    finally:
        tracemalloc.stop()


def test_a_file_of_nothing_but_parts_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tasks.cifar100.content._MOST_READS", 100)
    assert read(b"]" * 99 + b".") == []
    with pytest.raises(Cifar100Error, match="more parts than any"):
        read(b"]" * 100 + b".")


def test_a_file_that_is_too_large_is_refused_unread() -> None:
    with pytest.raises(Cifar100Error, match="larger than any"):
        Content(BytesIO(), MOST_BYTES + 1, "train")
