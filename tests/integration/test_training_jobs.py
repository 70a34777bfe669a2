"""Trainings as jobs: real Redis, a real worker, the API; through cancelling, SIGTERM and kill -9."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import timm
from celery import Celery
from click.testing import CliRunner
from flask.testing import FlaskClient
from PIL import Image
from safetensors.torch import save_file

from cli import semblance
from commands.up.redis_server import embedded_redis
from tasks import dispatch
from tasks.ensemble import find_specs
from tests.conftest import forget
from tests.drawn_shapes import SHAPES, drawn, png
from tests.live_service import until
from web.app import create_app

pytestmark = pytest.mark.integration

EACH, STEPS = 20, 4  # pictures of a class; batches of an epoch, a fifth of the pictures held out
EPOCHS = 8
RECIPE = """
name = "unnamed"
losses = [{ name = "multi_similarity" }]

[augmentation]
least_area = 0.7

[optimiser]
learning_rate = 1e-2
warmup = 0.2
average = 0.9
"""


@pytest.fixture
def client(var: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FlaskClient]:
    """The API, a Redis, a gallery of drawn shapes, and a tiny network to start from; nobody works."""
    tiny_network(tmp_path / "weights" / "tiny")
    (tmp_path / "redis").mkdir()
    with embedded_redis(tmp_path / "redis") as (url, _), Celery("semblance", broker=url) as app:
        monkeypatch.setattr(dispatch, "app", app)  # a process's own keeps to the first Redis it had
        monkeypatch.setenv("SEMBLANCE_REDIS_URL", url)
        monkeypatch.setenv("SEMBLANCE_WEIGHTS", str(tmp_path / "weights"))
        monkeypatch.setenv("SEMBLANCE_PROFILE", "descriptors")
        monkeypatch.setenv("OMP_NUM_THREADS", "1")
        forget()
        with create_app().test_client() as client:
            client.post("/api/v1/galleries", json={"name": "shapes"})
            chance = np.random.default_rng(0)
            for shape in SHAPES:
                upload(client, shape, [drawn(shape, chance) for _ in range(EACH)])
            yield client


def upload(client: FlaskClient, label: str, pictures: Sequence[Image.Image]) -> None:
    files = [(BytesIO(png(one)), f"{number}.png") for number, one in enumerate(pictures)]
    data = {"label": label, "pictures": files}
    assert client.post("/api/v1/galleries/shapes/images", data=data).status_code == 200


def tiny_network(folder: Path) -> None:
    folder.mkdir(parents=True)
    model = timm.create_model("test_efficientnet", num_classes=0)
    tensors = {name: one.contiguous() for name, one in model.state_dict().items()}
    save_file(tensors, folder / "model.safetensors", {"format": "pt"})
    of_pictures = {"input_size": [3, 32, 32], "first_conv": "conv_stem", "classifier": "classifier"}
    config = {"architecture": "test_efficientnet", "num_classes": 0, "pretrained_cfg": of_pictures}
    (folder / "config.json").write_text(json.dumps(config))


@pytest.fixture
def workers(client: FlaskClient) -> Iterator["list[subprocess.Popen[bytes]]"]:
    """Those that were started, the last of which lives."""
    started: list[subprocess.Popen[bytes]] = [worker()]
    yield started
    for one in started:
        one.kill()
        one.wait()


def worker() -> "subprocess.Popen[bytes]":
    """What trains, as `semblance up` starts it."""
    celery = [sys.executable, "-m", "celery", "-A", "tasks.app", "worker", "--queues=train"]
    options = ["--pool=threads", "--concurrency=1", "--without-gossip", "--without-mingle"]
    log = Path(os.environ["SEMBLANCE_VAR"]).parent / "worker.log"
    with log.open("ab") as out:
        return subprocess.Popen([*celery, *options], env=dict(os.environ), stdout=out, stderr=out)


def submit(client: FlaskClient, name: str, epochs: int) -> str:
    body = {"name": name, "from": "tiny", "epochs": epochs}
    response = client.post("/api/v1/galleries/shapes/trainings", json=body)
    assert response.status_code == 202, response.text
    return str(response.json["id"])


def job(client: FlaskClient, job_id: str) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"/api/v1/jobs/{job_id}").json
    return found


def await_steps(client: FlaskClient, job_id: str, least: int) -> dict[str, Any]:
    def look() -> dict[str, Any] | None:
        found = job(client, job_id)
        assert found["state"] in ("queued", "running"), found
        return found if found["done"] >= least else None

    return until(look, within_s=200)


def is_training(job: dict[str, Any]) -> bool:
    return bool(job["kind"] == "train")


def checkpoint(var: Path, name: str) -> Path:
    return var / "training" / name / "checkpoint.pt"


@pytest.mark.usefixtures("workers")
def test_a_training_over_the_queue_leaves_a_curve_and_an_encoder(
    client: FlaskClient, var: Path, tmp_path: Path
) -> None:
    recipe = tmp_path / "recipe.toml"
    recipe.write_text(RECIPE)
    line = ["train", "shapes", "--name", "mine", "--from", "tiny", "--epochs", str(EPOCHS)]
    options = ["--recipe", str(recipe), "--queue", "--json"]
    followed = CliRunner().invoke(semblance, [*line, *options])
    assert followed.exit_code == 0, followed.output
    told = json.loads(followed.stdout)
    assert (told["ended"], told["epochs"]) == ("finished", EPOCHS)
    (job_id,) = [one["id"] for one in client.get("/api/v1/jobs").json["jobs"] if is_training(one)]

    done = job(client, job_id)
    assert (done["state"], done["done"], done["total"]) == ("done", EPOCHS * STEPS, EPOCHS * STEPS)
    assert "restart" in done["stage"]
    training = done["training"]
    assert (training["from"], training["epochs"]) == ("tiny", EPOCHS)
    curve = training["curve"]
    assert [one["step"] for one in curve["steps"]] == list(range(1, EPOCHS * STEPS + 1))
    assert [(one["epoch"], one["step"]) for one in curve["epochs"]] == [
        (epoch, epoch * STEPS) for epoch in range(EPOCHS + 1)
    ]
    assert curve["epochs"][0]["loss"] is None
    found = [one["map_at_10"] for one in curve["epochs"]]
    assert (told["map_at_10_before"], told["map_at_10"]) == (found[0], max(found[1:]))

    assert "The gallery shapes." in (Path(told["folder"]) / "README.md").read_text()
    assert find_specs()["mine"].folder == Path(told["folder"])
    assert not (var / "training" / "mine").exists()


def test_it_goes_on_after_cancelling_sigterm_and_kill(
    client: FlaskClient, workers: "list[subprocess.Popen[bytes]]", var: Path
) -> None:
    first = submit(client, "long", epochs=5000)
    await_steps(client, first, 1)
    assert client.post(f"/api/v1/jobs/{first}/cancel").json["state"] == "cancelled"
    until(lambda: checkpoint(var, "long").exists() or None, within_s=30)
    # What comes to the gallery meanwhile has no part in the run.
    upload(client, "disc", [drawn("disc", np.random.default_rng(1))])

    second = client.post(f"/api/v1/jobs/{first}/resume").json["id"]
    assert second != first
    before_kill = await_steps(client, second, 2 * STEPS + 1)
    workers[-1].kill()
    workers[-1].wait()
    workers.append(worker())
    resumed = until(lambda: _attempt(client, second, 2), within_s=200)
    assert resumed["done"] >= before_kill["done"] - 2 * STEPS
    steps = [one["step"] for one in resumed["training"]["curve"]["steps"]]
    assert steps == sorted(set(steps))

    workers[-1].send_signal(signal.SIGTERM)
    assert workers[-1].wait(60) == 0
    left = job(client, second)
    assert left["state"] == "queued"
    assert left["done"] > 0
    assert not (var / "trained" / "long").exists()


def _attempt(client: FlaskClient, job_id: str, number: int) -> dict[str, Any] | None:
    """The job, once that attempt has made a step."""
    found = job(client, job_id)
    went_on = found["attempt"] == number and found["stage"].startswith("epoch")
    return found if went_on and found["total"] else None
