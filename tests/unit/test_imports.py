"""What the web process loads, and what its messages name."""

import subprocess
import sys

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
