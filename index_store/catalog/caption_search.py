"""Captions by their words, by the index of words that the database has: FTS5, or PostgreSQL's own.

Both compare whole words without regard to case, and neither knows grammar: the words asked for are taken as
beginnings, so that ``dog`` also finds dogs. SQLite leaves accents out of account as well. What people type is
never read as the database's own query language, which would make a lone quote an error.
"""

import re
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, column, false, func, literal_column, select, table

from index_store.catalog.models import CaptionRow
from index_store.catalog.text import storable

_WORD: Final = re.compile(r"[^\W_]+")
_MOST_WORDS: Final = 32

_FTS5 = table("caption_words", column("rowid"))


def words_of(query: str) -> list[str]:
    """The words that somebody asks for, at most so many as make sense."""
    return _WORD.findall(storable(query).lower())[:_MOST_WORDS]


def image_ids_with(query: str, dialect: str) -> Select[Any]:
    """Ids of the pictures, of whatever gallery, in whose caption every word of a query occurs.

    Args:
        query: What somebody typed; what has no word in it finds nothing.
        dialect: Name of the database's.
    """
    words = words_of(query)
    if not words:
        return select(CaptionRow.image_id).where(false())
    if dialect == "sqlite":
        asked = " ".join(f'"{word}"*' for word in words)
        return select(_FTS5.c.rowid).where(literal_column("caption_words").op("MATCH")(asked))
    asked = " & ".join(f"'{word}':*" for word in words)
    # Said as in the index, or it would not be used.
    simple: ColumnElement[Any] = literal_column("'simple'")
    matches = func.to_tsvector(simple, CaptionRow.text).op("@@")(func.to_tsquery(simple, asked))
    return select(CaptionRow.image_id).where(matches)
