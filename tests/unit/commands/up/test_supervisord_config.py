import shlex
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from supervisor.options import UnhosedConfigParser

from commands.up.service import Service
from commands.up.supervisord_config import config

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]))


def parsed(*services: Service) -> UnhosedConfigParser:
    """The configuration as supervisord reads it."""
    parser = UnhosedConfigParser()
    parser.read_string(config(services, Path("/run/x/supervisord")))
    return parser


@given(st.lists(WORDS, min_size=1, max_size=4))
@example(["/a b/python", "-n", "colour@%h"])
@example(["/photos #1 ;x/python", "%(ENV_HOME)s", 'say "hi"', "it's", "back\\slash"])
def test_every_command_arrives_as_it_was_given(command: list[str]) -> None:
    parser = parsed(Service("one", tuple(command), "here"))
    assert shlex.split(parser.saneget("program:one", "command")) == command


def test_stages_become_groups_that_start_in_order() -> None:
    parser = parsed(
        Service("web", ("x",), ""),
        Service("redis", ("x",), "", stage=0),
        Service("beat", ("x",), ""),
    )
    assert parser.get("group:stage0", "programs") == "redis"
    assert parser.get("group:stage1", "programs") == "web,beat"
    assert int(parser.get("group:stage0", "priority")) < int(parser.get("group:stage1", "priority"))


def test_what_dies_is_always_started_again() -> None:
    parser = parsed(Service("one", ("x",), "", stop_wait_s=7))
    assert parser.get("program:one", "autorestart") == "true"
    assert int(parser.get("program:one", "startretries")) >= 1_000_000
    assert parser.get("program:one", "stopwaitsecs") == "7"


@pytest.mark.parametrize("name", ["", "a b", "a:b", "a/b", "a]", "a\n"])
def test_names_that_would_break_the_file_are_refused(name: str) -> None:
    with pytest.raises(ValueError, match="cannot name a service"):
        Service(name, ("x",), "")


@pytest.mark.parametrize("word", ["a\nb", "a\r", "x\n[program:y]"])
def test_commands_that_would_break_the_file_are_refused(word: str) -> None:
    with pytest.raises(ValueError, match="more than one line"):
        Service("one", ("x", word), "")
