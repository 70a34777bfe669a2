"""A file's content, of which nobody can have more read, or more made, than there is."""

from typing import BinaryIO, cast

from tasks.cifar100.errors import Cifar100Error

MOST_BYTES = 1 << 28
"""Of a file; the largest of those published has 156 million."""

_MOST_READS = 4_000_000  # the published ones take a tenth of it; each can make an object
_PIECE = 1 << 20  # bytes that are asked for at once
_LONGEST_LINE = 1000  # bytes; lines hold the names of functions


class Content:
    """Reads a file of known size from its beginning to its end."""

    def __init__(self, file: BinaryIO, size: int, name: str) -> None:
        """Begin with a file.

        Args:
            file: Open, at its beginning.
            size: Its bytes.
            name: For people.

        Raises:
            Cifar100Error: It is larger than any such file.
        """
        if size > MOST_BYTES:
            raise Cifar100Error(f"{name} is larger than any file of CIFAR-100: {size:,} bytes")
        self.name = name
        self.size = size
        self._file = file
        self._left = size
        self._reads = 0

    def read(self, count: int) -> bytes:
        """The next bytes, exactly as many as asked for; in memory once, however many.

        Raises:
            Cifar100Error: There are fewer.
        """
        self._take(count)
        if count <= _PIECE:
            return self._piece(count)
        whole = bytearray(count)
        for start in range(0, count, _PIECE):
            end = min(start + _PIECE, count)
            whole[start:end] = self._piece(end - start)
        return cast("bytes", whole)  # to turn it into some would be a second copy

    def readline(self) -> bytes:
        """The next line, with its end.

        Raises:
            Cifar100Error: It has none, or is very long.
        """
        self._take(0)
        line = self._file.readline(min(_LONGEST_LINE, self._left))
        if not line.endswith(b"\n"):
            raise Cifar100Error(f"{self.name} is no file of CIFAR-100")
        self._left -= len(line)
        return line

    def _take(self, count: int) -> None:
        """Before a byte is read, or room made for it, see that it is there."""
        self._reads += 1
        if self._reads > _MOST_READS:
            raise Cifar100Error(f"{self.name} is made of more parts than any file of CIFAR-100")
        if count > self._left:
            raise self._too_short()
        self._left -= count

    def _piece(self, count: int) -> bytes:
        piece = self._file.read(count)
        if len(piece) < count:
            raise self._too_short()
        return piece

    def _too_short(self) -> Cifar100Error:
        return Cifar100Error(f"{self.name} ends too early: it is truncated or damaged")
