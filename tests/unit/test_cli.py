"""The `semblance` command itself."""

import importlib
import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from cli import COMMANDS, semblance

# The import of one module is as if Ctrl-C had been pressed meanwhile.
INTERRUPTED = """
import sys
from importlib.abc import MetaPathFinder

class Interrupt(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name == {module!r}:
            raise KeyboardInterrupt

sys.meta_path.insert(0, Interrupt())
sys.argv = ["semblance", *{arguments!r}]
import cli
cli.main()
"""


@pytest.mark.parametrize(
    ("module", "arguments"),
    [
        ("commands.errors", ["jobs", "--cancel", "0"]),
        ("kombu", ["jobs", "--cancel", "0"]),
        ("commands.jobs", ["jobs"]),
        ("index_store.catalog.database", ["jobs"]),
        ("commands.jobs", ["jobs", "--help"]),
        ("alembic", ["jobs"]),
    ],
)
def test_ctrl_c_while_something_is_imported_is_quiet(
    module: str, arguments: list[str], tmp_path: object
) -> None:
    code = INTERRUPTED.format(module=module, arguments=arguments)
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env={"SEMBLANCE_VAR": str(tmp_path)},
    )
    assert (done.returncode, done.stderr) == (130, "")


def test_little_is_imported_before_ctrl_c_is_quiet() -> None:
    code = "import cli, sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not {"redis", "kombu", "sqlalchemy", "pydantic", "rich"} & set(done.stdout.split())


@pytest.mark.parametrize("name", COMMANDS)
def test_the_list_says_what_each_command_says_itself(name: str) -> None:
    module = importlib.import_module(f"commands.{COMMANDS[name].module}")
    command: click.Command = getattr(module, name)
    assert COMMANDS[name].help == command.get_short_help_str(limit=1000)
    parts = command.commands.values() if isinstance(command, click.Group) else [command]
    asks = [any("--url" in option.opts for option in one.params) for one in parts]
    assert asks == [COMMANDS[name].place == "either"] * len(asks)


def test_the_list_imports_no_command() -> None:
    code = "import sys, cli; cli.semblance(['--help'], standalone_mode=False); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "schedules" in done.stdout
    assert not {"commands", "pydantic", "sqlalchemy", "rich"} & set(
        done.stdout.splitlines()[-1].split()
    )


def test_what_cannot_ask_a_service_is_refused_where_one_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SEMBLANCE_URL", "http://pictures.example")
    refused = CliRunner().invoke(semblance, ["tune", "holidays"])
    assert refused.exit_code == 2
    assert "http://pictures.example" in refused.output
    assert CliRunner().invoke(semblance, ["tune", "--help"]).exit_code == 0
    assert CliRunner().invoke(semblance, ["models", "list"]).exit_code == 0


@pytest.mark.parametrize("name", COMMANDS)
def test_help_is_readable(name: str) -> None:
    module = importlib.import_module(f"commands.{COMMANDS[name].module}")
    command: click.Command = getattr(module, name)
    parts = command.commands.values() if isinstance(command, click.Group) else []
    for one in (command, *parts):
        text = one.get_help(click.Context(one, info_name=name))
        assert "\\b" not in text  # click's mark for lines to be kept as they are
        assert "``" not in text
        listed = text.partition("Commands:")[2]
        assert "..." not in listed
