"""Passwords: which are good enough, and how they are kept and compared."""

from functools import cache

from werkzeug.security import check_password_hash, generate_password_hash

from web.access.errors import WeakPasswordError

SHORTEST = 10
LONGEST = 1000  # characters; hashing takes the longer the more there are
_FEWEST_DIFFERENT = 5


def hashed(password: str, name: str) -> str:
    """What is kept of a new password: scrypt with a salt of its own.

    Args:
        password: As it was typed.
        name: Of the user, which the password must not be.

    Raises:
        WeakPasswordError: It is too easily guessed.
    """
    hint = f"use {SHORTEST} characters or more, such as a few words"
    if len(password) < SHORTEST:
        raise WeakPasswordError(f"the password has fewer than {SHORTEST} characters", hint=hint)
    if len(password) > LONGEST:
        raise WeakPasswordError(f"the password has more than {LONGEST:,} characters")
    if len(set(password)) < _FEWEST_DIFFERENT or password.lower() == name.lower():
        raise WeakPasswordError("the password is too easily guessed", hint=hint)
    return generate_password_hash(password)


def matches(kept: str | None, password: str) -> bool:
    """Whether it is the password that was kept.

    It takes as long where there is no such user, whose names could be found out otherwise.

    Args:
        kept: What `hashed` gave; none where there is no such user.
        password: As it was typed.
    """
    right = check_password_hash(kept or _nobodys(), password[: LONGEST + 1])
    return right and kept is not None


@cache
def _nobodys() -> str:
    return generate_password_hash("the password of nobody")
