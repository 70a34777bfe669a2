"""The `semblance` command itself."""

import subprocess
import sys

import pytest

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
        ("commands.errors", ["jobs"]),
        ("kombu", ["jobs"]),
        ("commands.jobs", ["jobs"]),
        ("index_store.catalog.database", ["jobs"]),
        ("commands.jobs", ["--help"]),
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
