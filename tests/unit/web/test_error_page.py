"""docs/api.md lists the codes of errors there are, each with its status."""

import re
from pathlib import Path
from typing import get_args

from tasks.reasons import Reason
from web.access.errors import AccessError
from web.error_status import STATUS
from web.errors import BadRequestError, BusyError

PAGE = Path(__file__).parents[3] / "docs" / "api.md"


def documented() -> dict[str, set[int]]:
    rows = re.findall(r"^\| (`.+?`) \| (\d{3}(?:, \d{3})*) \|", PAGE.read_text(), re.MULTILINE)
    return {
        code: {int(status) for status in statuses.split(", ")}
        for codes, statuses in rows
        for code in re.findall(r"`(\w+)`", codes)
    }


def test_every_code_is_listed_with_its_status() -> None:
    refusals = {one.code: one.status for one in AccessError.__subclasses__()}
    expected = {code: {status} for code, status in (STATUS | refusals).items()}
    expected |= {BadRequestError.code: {400, 422}, BusyError.code: {503}}
    listed = documented()
    assert {code: listed.get(code) for code in expected} == expected


def test_no_code_is_made_up() -> None:
    sources = [
        path.read_text()
        for package in ("web", "tasks", "models_store", "index_store")
        for path in (PAGE.parents[1] / package).rglob("*.py")
    ]
    said = "\n".join(sources)
    strange = {code for code in documented() if f'"{code}"' not in said}
    assert strange == set()


def test_the_reasons_of_abstentions_are_named() -> None:
    told = PAGE.read_text().rpartition("has a reason instead:")[2]
    assert set(re.findall(r"`(\w+)`", told)) == set(get_args(Reason))
