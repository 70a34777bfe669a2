"""What can go wrong with a request itself, with a stable code and what to do about it."""


class BadRequestError(Exception):
    """The request itself is wrong.

    Attributes:
        code: Stable, machine-readable name.
        hint: What the caller can do about it.
    """

    code = "bad_request"

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class BusyError(Exception):
    """There is more to do than can be done at once.

    Attributes:
        code: Stable, machine-readable name.
        hint: What the caller can do about it.
        retry_after_s: When it is worth trying again.
    """

    code = "busy"
    hint = "try again in a few seconds"
    retry_after_s = 5
