"""What can go wrong between a client and the service, and what to do about it."""


class ClientError(Exception):
    """A call that came to nothing.

    Attributes:
        code: Stable, machine-readable name.
        hint: What the caller can do about it; may be empty.
    """

    code = "client_error"

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class ApiError(ClientError):
    """The service refused a call, or failed at it.

    Attributes:
        status: HTTP status.
        message: What is wrong.
    """

    def __init__(self, status: int, code: str, message: str, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.status = status
        self.code = code
        self.message = message


class UnreachableError(ClientError):
    """There is no service at that address, or it does not answer."""

    code = "unreachable"


class UnknownAnswerError(ClientError):
    """The service says what this client does not understand."""

    code = "unknown_answer"
