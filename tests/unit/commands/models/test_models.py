import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result
from huggingface_hub import constants
from safetensors.numpy import save_file

from commands.models.command import models
from models_store import fetching
from models_store.errors import EncoderError, FetchError
from models_store.published.catalogue import Published
from tests.conftest import forget


@pytest.fixture
def tiny(tmp_path: Path, var: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A network under SEMBLANCE_WEIGHTS; the hub's cache is empty."""
    folder = tmp_path / "weights" / "tiny"
    folder.mkdir(parents=True)
    (folder / "config.json").write_text('{"architecture": "any", "num_features": 7}')
    save_file({"one": np.zeros(3, np.float32)}, folder / "model.safetensors")
    monkeypatch.setenv("SEMBLANCE_WEIGHTS", str(folder.parent))
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path / "cache"))
    forget()
    return folder


def run(*words: str) -> Result:
    return CliRunner().invoke(models, words)


def rows(*words: str) -> dict[str, dict[str, object]]:
    return {row["name"]: row for row in json.loads(run(*words, "--json").stdout)}


def test_the_list_is_a_table_and_json(tiny: Path) -> None:
    shown = run("list")
    assert shown.exit_code == 0
    assert "Apache-2.0" in shown.stdout
    assert "tiny: no checksums are known" in shown.stdout
    found = rows("list")
    assert (found["clip"]["state"], found["clip"]["text"]) == ("missing", True)
    assert (found["tiny"]["state"], found["tiny"]["dimension"]) == ("not checked", 7)
    assert found["tiny"]["folder"] == str(tiny)


def test_verify_records_once_asked_to_and_finds_damage(tiny: Path) -> None:
    assert rows("verify", "tiny")["tiny"]["state"] == "not checked"
    assert not (tiny / "checksums.json").exists()
    assert rows("verify", "--record")["tiny"]["state"] == "ready"
    assert run("verify").exit_code == 0
    (tiny / "config.json").write_text('{"architecture": "other"}')
    done = run("verify", "--record")
    assert done.exit_code == 1
    assert "checksum wrong" in done.stdout
    assert rows("verify", "tiny")["tiny"]["detail"] == "config.json"


def test_verify_fails_for_a_missing_one_only_if_it_is_named(tiny: Path) -> None:
    assert run("verify").exit_code == 0
    assert run("verify", "clip").exit_code == 1


@pytest.mark.parametrize("command", ["verify", "fetch"])
def test_an_unknown_name_is_an_error(tiny: Path, command: str) -> None:
    failed = run(command, "clipp").exception
    assert isinstance(failed, EncoderError)
    assert "clipp" in str(failed)


def test_fetch_puts_each_under_the_weights_folder(
    tiny: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def fetch(one: Published, weights: Path | None) -> Path:
        asked.append((one.name, weights))
        return tiny

    monkeypatch.setattr(fetching, "fetch", fetch)
    done = run("fetch", "clip", "siglip2")
    assert asked == [("clip", tiny.parent), ("siglip2", tiny.parent)]
    assert "605 MB" in done.stdout
    assert "Apache-2.0" in done.stdout


def test_offline_nothing_is_fetched(tiny: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    assert isinstance(run("fetch", "clip").exception, FetchError)
