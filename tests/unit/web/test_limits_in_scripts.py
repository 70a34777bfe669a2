"""What scripts hold people to is what the service takes, neither more nor less."""

import re
from pathlib import Path

import pytest

import web
from tasks.client.captions import MOST_LETTERS
from tasks.client.evaluations import MANY, SAMPLE
from tasks.parts import MOST_PARTS, MOST_TEXT
from web.schemas.suggestions import MOST_AT_ONCE

SCRIPTS = Path(web.__path__[0]) / "static" / "js"


@pytest.mark.parametrize(
    ("script", "name", "limit"),
    [
        ("captions/caption.js", "MOST_LETTERS", MOST_LETTERS),
        ("evaluations/start.js", "MANY", MANY),
        ("evaluations/start.js", "SAMPLE", SAMPLE),
        ("labels/group.js", "MOST_AT_ONCE", MOST_AT_ONCE),
        ("search/question.js", "MOST_PARTS", MOST_PARTS),
        ("search/refine.js", "MOST_TEXT", MOST_TEXT),
    ],
)
def test_a_limit_is_the_services(script: str, name: str, limit: int) -> None:
    (written,) = re.findall(rf"const {name} = ([\d_]+);", (SCRIPTS / script).read_text())
    assert int(written) == limit
