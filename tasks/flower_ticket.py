"""Tickets with which the dashboard lets a person into Flower: signed, short-lived, good for once."""

import secrets

from itsdangerous import BadSignature, URLSafeTimedSerializer

from settings import get_settings
from tasks.secret_key import secret_key

LASTS_S = 30

USER = "semblance"
"""Whom Flower takes everybody for who comes with a ticket: its option ``auth``."""

LOGIN = "tasks.flower_login.FlowerLogin"
"""What takes the tickets there: its option ``auth_provider``."""


def issue(who: str) -> str:
    """A ticket for somebody who may see Flower."""
    return _signer().dumps([who, secrets.token_hex(8)])


class Gate:
    """Takes tickets, each of them once."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def admit(self, ticket: str) -> str | None:
        """Whose ticket it is; None if it is forged, too old or was used before."""
        try:
            who, _ = _signer().loads(ticket, max_age=LASTS_S)
        except (BadSignature, ValueError):
            return None
        if ticket in self._taken:
            return None
        self._taken.add(ticket)
        return str(who)


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret_key(get_settings()), salt="flower")
