"""Reading the pickles that CIFAR-100 is published as, without trusting them.

A pickle is a program. This one may make numbers, texts, lists, dictionaries and the stand-ins of
``stand_ins``, and do nothing else: every other instruction is refused before it is obeyed, and every name
before it is looked up. So nothing a file says is imported or called.

It is the standard library's unpickler written in Python, because there the instructions are a table
that can be cut down (as joblib does to add its own), what is read is in memory once, and a few bytes
cannot ask for gigabytes; the one in C has none of that.
"""

import pickle
import pickletools
from collections.abc import Callable
from typing import Any, ClassVar

from tasks.cifar100.content import Content
from tasks.cifar100.errors import Cifar100Error, UnsafeFileError
from tasks.cifar100.stand_ins import NAMED, ByteArray, EightBits, Misused, Named, called
from tasks.errors import TasksError

_NAMES = {one.code: one.name for one in pickletools.opcodes}
_LONGEST = 100  # characters of a name that are shown

# Those of protocols 2 to 4 that make numbers, texts, bytes, lists, tuples and dictionaries, or remember
# them. Protocol 2 is what the files are in; the others are there so that a refusal can say what a file names.
_HARMLESS = (
    *("PROTO", "STOP", "MARK", "BINPUT", "LONG_BINPUT", "BINGET", "LONG_BINGET", "MEMOIZE"),
    *("NONE", "NEWTRUE", "NEWFALSE", "BININT", "BININT1", "BININT2", "LONG1"),
    *("SHORT_BINSTRING", "BINSTRING", "BINUNICODE", "SHORT_BINUNICODE"),
    *("SHORT_BINBYTES", "BINBYTES"),
    *("EMPTY_LIST", "EMPTY_DICT", "EMPTY_TUPLE", "TUPLE", "TUPLE1", "TUPLE2", "TUPLE3"),
    *("GLOBAL", "STACK_GLOBAL"),  # they ask find_class, below
)


def unpickled(content: Content) -> Any:
    """What a file holds: plain values and :class:`ByteArray`.

    Raises:
        UnsafeFileError: It asks for anything else.
        Cifar100Error: It is truncated or damaged.
    """
    try:
        return _Unpickler(content).load()
    except (TasksError, OSError):
        raise
    except Misused as error:
        raise UnsafeFileError(f"{content.name} asks for {error}; nothing of it was run") from error
    except Exception as error:  # a damaged pickle fails in as many ways as there are instructions
        kind = type(error).__name__
        raise Cifar100Error(f"{content.name} is damaged, or no pickle ({kind})") from error


class _Instructions(dict[int, Callable[[Any], None]]):
    """By code; whatever is not among them is refused."""

    def __missing__(self, code: int) -> Callable[[Any], None]:
        name = _NAMES.get(chr(code))
        if name is None:
            raise pickle.UnpicklingError("no such instruction")
        raise Misused(f"the instruction {name}, which no file of CIFAR-100 needs")


class _Unpickler(pickle._Unpickler):
    """An unpickler that calls nothing."""

    dispatch: ClassVar[dict[int, Callable[[Any], None]]] = _Instructions(
        {
            code: pickle._Unpickler.dispatch[code]
            for code in (getattr(pickle, name)[0] for name in _HARMLESS)
        }
    )
    stack: list[Any]
    pop_mark: Callable[[], list[Any]]

    def __init__(self, content: Content) -> None:
        super().__init__(content, encoding="bytes")
        self._content = content
        self._text_left = content.size  # what is encoded was in the file, once

    def find_class(self, module: str, name: str) -> Named:
        """The stand-in for something that a file names; nothing is imported."""
        try:
            return NAMED[module, name]
        except KeyError:
            raise UnsafeFileError(
                f"{self._content.name} wants to run {_shown(f'{module}.{name}')}, which is no part of"
                " CIFAR-100; nothing of it was run"
            ) from None

    def _frame(self) -> None:
        """Frames tell how much to read ahead, which is not needed."""
        self._content.read(8)

    def _reduce(self) -> None:
        arguments = self.stack.pop()
        made = called(self.stack[-1], arguments, self._text_left)
        if isinstance(made, bytes):
            self._text_left -= len(made)
        self.stack[-1] = made

    def _build(self) -> None:
        state = self.stack.pop()
        if not isinstance(self.stack[-1], ByteArray | EightBits):
            raise Misused("a state to be set on something else than an array")
        self.stack[-1].build(state)

    def _append(self) -> None:
        self._extend([self.stack.pop()])

    def _appends(self) -> None:
        self._extend(self.pop_mark())

    def _set_item(self) -> None:
        value, key = self.stack.pop(), self.stack.pop()
        self._update([key], [value])

    def _set_items(self) -> None:
        items = self.pop_mark()
        self._update(items[::2], items[1::2])

    def _extend(self, items: list[Any]) -> None:
        if type(self.stack[-1]) is not list:
            raise Misused("something else than a list to be appended to")
        self.stack[-1].extend(items)

    def _update(self, keys: list[Any], values: list[Any]) -> None:
        """Nothing but bytes can be a key: to look up nested tuples can take for ever."""
        if type(self.stack[-1]) is not dict or any(type(key) is not bytes for key in keys):
            raise Misused("something else than a dictionary with names to be filled")
        self.stack[-1].update(zip(keys, values, strict=True))

    dispatch.update(
        {
            pickle.FRAME[0]: _frame,
            pickle.REDUCE[0]: _reduce,
            pickle.BUILD[0]: _build,
            pickle.APPEND[0]: _append,
            pickle.APPENDS[0]: _appends,
            pickle.SETITEM[0]: _set_item,
            pickle.SETITEMS[0]: _set_items,
        }
    )


def _shown(name: str) -> str:
    """A name out of a file, fit for a terminal."""
    return "".join(one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in name)[
        :_LONGEST
    ]
