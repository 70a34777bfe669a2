"""The dashboard has words for whatever the audit log can hold."""

import re
from pathlib import Path

from flask.testing import FlaskClient

import commands.keys
import commands.users
import web
from web.access.needs import SAFE_METHODS

ACTIONS = Path(web.__path__[0]) / "static" / "js" / "settings" / "actions.js"


def test_every_change_has_words_and_no_other(client: FlaskClient) -> None:
    changes = {
        rule.endpoint.removeprefix("api.")
        for rule in client.application.url_map.iter_rules()
        if rule.endpoint.startswith("api.") and (rule.methods or set()) - SAFE_METHODS
    }
    words = set(re.findall(r"^  (\w+): t\(", ACTIONS.read_text(), re.MULTILINE))
    assert words == changes | {"login", "logout"}


def test_so_has_what_is_done_on_the_command_line() -> None:
    scripts = [Path(one.__file__).read_text() for one in (commands.users, commands.keys)]
    done = set(re.findall(r'record\("(\w+)"', "".join(scripts)))
    assert len(done) == 6
    assert all(f"  {one}: t(" in ACTIONS.read_text() for one in done)
