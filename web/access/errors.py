"""What can go wrong with who may do what, with a stable code and what to do about it."""


class AccessError(Exception):
    """Base of this package's errors.

    Attributes:
        code: Stable, machine-readable name; part of the API.
        status: Of the answer over HTTP.
        hint: What the reader can do about it, a sentence.
    """

    code = "forbidden"
    status = 403

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class LoginRequiredError(AccessError):
    """Nobody is known to have sent the request."""

    code = "login_required"
    status = 401


class ForbiddenError(AccessError):
    """Whoever sent the request may not do that."""

    code = "forbidden"
    status = 403


class UnprovenError(AccessError):
    """A change that came with a session's cookie, and may come from another site."""

    code = "csrf"
    status = 400


class WeakPasswordError(AccessError):
    """A password that is too easily guessed."""

    code = "weak_password"
    status = 422


class WrongPasswordError(AccessError):
    """The password is not the one that it has to be."""

    code = "wrong_password"
    status = 403
