"""What the web process loads, and what its messages name."""

import ast
import re
import subprocess
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ["web", "tasks", "commands", "models_store", "index_store"]
FILES = ["settings.py", "cli.py", "celeryconfig.py", "wsgi.py"]

HEAVY = [
    "torch",
    "torchvision",
    "timm",
    "transformers",
    "faiss",
    "annoy",
    "cv2",
    "skimage",
    "sklearn",
    "open_clip",
]


def loaded_by(statement: str) -> set[str]:
    code = f"import sys; {statement}; print(' '.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_the_web_process_and_the_client_load_no_networks_and_no_indexes() -> None:
    modules = "web.app, tasks.client.queries, tasks.client.jobs, tasks.client.pictures"
    modules += ", tasks.client.trainings, tasks.client.schedules, tasks.client.evaluations"
    modules += ", tasks.client.suggestions"
    modules += ", tasks.client.ingests, tasks.client.bulk_changes"
    assert not loaded_by(f"import {modules}") & set(HEAVY)


def test_an_idle_worker_loads_no_networks() -> None:
    statement = "from tasks.app import app; app.loader.import_default_modules()"
    assert "tasks.training_job" in loaded_by(statement)
    assert not loaded_by(statement) & {"torch", "timm", "transformers"}


def test_settings_import_nothing_of_ours() -> None:
    ours = {"web", "tasks", "commands", "models_store", "index_store", "celeryconfig", "cli"}
    assert not loaded_by("import settings") & ours


def test_every_task_that_is_sent_by_name_is_registered() -> None:
    code = (
        "from tasks.app import app; import celeryconfig;"
        "app.loader.import_default_modules();"
        "sent = {'tasks.query.vote', 'tasks.query.fuse', 'tasks.reindex.reindex'};"
        "sent |= {'tasks.training_job.train', 'tasks.evaluation_job.evaluate'};"
        "sent |= {'tasks.maintenance.fire', 'tasks.maintenance.perform_run'};"
        "sent |= {'tasks.suggest.suggest'};"
        "sent |= {'tasks.ingest_job.ingest'};"
        "sent |= {one['task'] for one in celeryconfig.beat_schedule.values()};"
        "missing = sent - set(app.tasks); assert not missing, missing"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def named(package: str) -> str:
    """As packages are compared: PyPI takes - for _ and knows no capitals."""
    return re.split(r"[\[><=~! ]", package)[0].lower().replace("_", "-")


def imported(path: Path) -> set[str]:
    """What a file imports, wherever in it, by the name of the topmost package."""
    nodes = list(ast.walk(ast.parse(path.read_text())))
    whole = {one.name for node in nodes if isinstance(node, ast.Import) for one in node.names}
    parts = {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module}
    return {name.partition(".")[0] for name in whole | parts}


def test_what_is_imported_is_declared() -> None:
    """What comes along with another package may be gone with its next version."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = [one for extra in project["optional-dependencies"].values() for one in extra]
    declared = {named(one) for one in project["dependencies"] + extras}
    files = [path for package in PACKAGES for path in (ROOT / package).rglob("*.py")]
    names = set().union(*(imported(path) for path in [*files, *(ROOT / one for one in FILES)]))
    ours = {*PACKAGES, *(Path(one).stem for one in FILES)}
    providers = packages_distributions()
    undeclared = {
        name
        for name in names - ours - set(sys.stdlib_module_names)
        if not {named(one) for one in providers.get(name, [name])} & declared
    }
    assert undeclared == set()
