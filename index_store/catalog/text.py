"""Text that people and file systems made up, fit to be stored."""

from sqlalchemy import Dialect, String
from sqlalchemy.types import TypeDecorator


def storable(text: str) -> str:
    """The text with U+FFFD where a character cannot be stored.

    File names need not be valid Unicode (Python then carries lone surrogates) and uploads can hold
    NUL; neither can be written in UTF-8 or kept by PostgreSQL.
    """
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return whole.replace("\0", "\N{REPLACEMENT CHARACTER}")


class ForeignText(TypeDecorator[str]):
    """A file name, a label, an id out of an address: made storable, to be kept or compared."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Replace what cannot be stored."""
        return None if value is None else storable(value)
