from pathlib import Path

import pytest

from settings import get_settings
from tasks import flower_ticket
from tasks.flower_ticket import Gate


@pytest.fixture(autouse=True)
def _own_var(var: Path) -> None:
    """A key of the test's own."""


def test_a_ticket_is_good_once() -> None:
    gate, ticket = Gate(), flower_ticket.issue("ada")
    assert gate.admit(ticket) == "ada"
    assert gate.admit(ticket) is None
    assert gate.admit(flower_ticket.issue("ada")) == "ada"


@pytest.mark.parametrize("ticket", ["", "x", "a.b.c"])
def test_what_is_no_ticket_is_refused(ticket: str) -> None:
    assert Gate().admit(ticket) is None


def test_a_ticket_of_another_service_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    ticket = flower_ticket.issue("ada")
    monkeypatch.setenv("SEMBLANCE_SECRET_KEY", "another")
    get_settings.cache_clear()
    assert Gate().admit(ticket) is None


def test_a_ticket_gets_old(monkeypatch: pytest.MonkeyPatch) -> None:
    ticket = flower_ticket.issue("ada")
    monkeypatch.setattr(flower_ticket, "LASTS_S", -1)
    assert Gate().admit(ticket) is None
