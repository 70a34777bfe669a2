"""Telling a full disk from whatever else can keep something from being written."""

import errno
import sqlite3
from typing import Final

from sqlalchemy.exc import DBAPIError

from index_store.errors import DiskFullError

_ERRNOS: Final = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}  # the last: a limit like `ulimit -f`
_SQLITE: Final = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_SHMSIZE}
_POSTGRESQL: Final = "53100"  # disk_full, see "PostgreSQL Error Codes"


def is_full_disk(error: BaseException) -> bool:
    """Whether it says that there is no room: an error of the system's, or of the catalog's database."""
    if isinstance(error, OSError):
        return error.errno in _ERRNOS
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, sqlite3.Error):
        return getattr(cause, "sqlite_errorcode", None) in _SQLITE
    return getattr(cause, "sqlstate", None) == _POSTGRESQL


def full_disk(where: object) -> DiskFullError:
    """What is raised in its place."""
    return DiskFullError(f"there is no room left: {where} cannot be written to")
