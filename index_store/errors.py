"""What can go wrong in the stores, each with a stable code and what to do about it."""


class IndexStoreError(Exception):
    """Base of this package's errors.

    Attributes:
        code: Stable, machine-readable name; part of the API.
        hint: What the reader can do about it, a sentence.
    """

    code = "index_store_error"

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class NotFoundError(IndexStoreError):
    """No such gallery, picture, job or search."""

    code = "not_found"


class InvalidNameError(IndexStoreError):
    """A gallery or encoder name that cannot be used."""

    code = "invalid_name"


class ConflictError(IndexStoreError):
    """The request contradicts what is already there."""

    code = "conflict"


class DimensionError(IndexStoreError):
    """Vectors of the wrong dimension were offered."""

    code = "wrong_dimension"


class EmptyIndexError(IndexStoreError):
    """There is nothing to build or search."""

    code = "empty_index"


class NoIndexError(IndexStoreError):
    """This gallery has no index for this encoder yet."""

    code = "no_index"


class CorruptStoreError(IndexStoreError):
    """Files on disk are not what their manifest says."""

    code = "corrupt_store"


class DiskFullError(IndexStoreError):
    """There is no room for what was to be written; what was there before is untouched."""

    code = "disk_full"

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(
            message,
            hint=hint or "free some space; nothing was lost, and what waits goes on by itself",
        )
