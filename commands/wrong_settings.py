"""Settings that cannot be used, told to a person."""

import re
from collections.abc import Iterator

from pydantic import ValidationError
from pydantic_settings import SettingsError

HINT = "docs/configuration.md lists the settings"

_FIELD = re.compile(r'field "(\w+)"')


def wrong_settings(error: ValidationError | SettingsError) -> Iterator[tuple[str, str]]:
    """Each variable that cannot be used, and why; its value is not repeated, it may be secret.

    Args:
        error: What reading the settings raised.
    """
    if isinstance(error, SettingsError):  # a list that is no JSON; there is but this message
        field = _FIELD.search(str(error))
        yield _variable(field[1] if field else "..."), "this is no JSON"
        return
    for one in error.errors():
        where = ".".join(map(str, one["loc"]))
        yield _variable(where), one["msg"].removeprefix("Value error, ")


def _variable(field: str) -> str:
    return f"SEMBLANCE_{field.upper()}"
