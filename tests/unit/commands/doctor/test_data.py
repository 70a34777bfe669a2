import os
import shutil
from collections import namedtuple
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from commands.doctor import data
from commands.doctor.finding import Finding
from models_store.derived import CAPTION, GLRT
from models_store.registry import available
from settings import get_settings
from tests.conftest import forget

Usage = namedtuple("Usage", "total used free")


@pytest.fixture(autouse=True)
def _own_var(var: Path) -> None:
    """No settings but the test's own."""


@pytest.fixture
def network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a network of one tensor, under SEMBLANCE_WEIGHTS."""
    folder = tmp_path / "weights" / "tiny"
    folder.mkdir(parents=True)
    (folder / "config.json").write_text("{}")
    save_file({"one": np.zeros(3, np.float32)}, folder / "model.safetensors")
    monkeypatch.setenv("SEMBLANCE_WEIGHTS", str(tmp_path / "weights"))
    forget()
    return folder


def about(what: str) -> Finding:
    """The only finding about that."""
    (finding,) = [one for one in data.check_weights(get_settings()) if one.what == what]
    return finding


def test_without_weights_the_starters_do() -> None:
    assert about("weights").state == "ok"
    starters = [name for name, one in available(None).items() if one.origin == "starter"]
    networks = set(starters) - {GLRT, CAPTION}
    assert networks
    assert {about(name).state for name in networks} == {"ok"}


def test_an_empty_weights_folder_is_worth_a_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEMBLANCE_WEIGHTS", str(tmp_path))
    forget()
    finding = about("weights")
    assert finding.state == "warning"
    assert str(tmp_path) in finding.detail


def test_networks_are_opened(network: Path) -> None:
    finding = about("tiny")
    assert finding.state == "ok"
    assert finding.detail.endswith("/tiny")


def test_a_damaged_network_is_broken(network: Path) -> None:
    (network / "model.safetensors").write_bytes(b"not tensors")
    finding = about("tiny")
    assert finding.state == "broken"
    assert finding.advice


def test_weights_that_cannot_be_read_are_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEMBLANCE_WEIGHTS", "/no/such/folder")
    forget()
    assert about("weights").state == "broken"
    assert data.check_profile().state == "broken"


def test_the_profile_is_told_with_its_weights(
    network: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SEMBLANCE_PROFILE")
    forget()
    finding = data.check_profile()
    assert finding.state == "ok"
    assert "tiny 1" in finding.detail


def test_an_unknown_profile_is_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEMBLANCE_PROFILE", "nonsense")
    forget()
    finding = data.check_profile()
    assert finding.state == "broken"
    assert finding.advice


@pytest.mark.parametrize(("free_gb", "state"), [(0.1, "broken"), (3.0, "warning"), (100.0, "ok")])
def test_disk_space(free_gb: float, state: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(0, 0, int(free_gb * 1e9)))
    finding = data.check_disk(get_settings())
    assert finding.state == state
    assert bool(finding.advice) == (state != "ok")


def test_a_data_folder_that_is_a_file_is_broken(var: Path) -> None:
    var.write_text("a file")
    finding = data.check_disk(get_settings())
    assert (finding.state, finding.detail) == ("broken", f"{var} is not a folder")
    assert "SEMBLANCE_VAR" in finding.advice
    assert data.check_catalog(get_settings()).what == "catalog"


def test_a_folder_that_cannot_be_written_to_is_broken(
    var: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    var.mkdir()
    monkeypatch.setattr(os, "access", lambda path, mode: not mode & os.W_OK)
    finding = data.check_disk(get_settings())
    assert (finding.state, finding.detail) == ("broken", f"{var} cannot be written to")
    assert "SEMBLANCE_VAR" in finding.advice


def test_looking_makes_nothing(var: Path) -> None:
    assert data.check_disk(get_settings()).what == "disk"
    assert "first use" in data.check_catalog(get_settings()).detail
    assert not var.exists()


def test_catalog_is_counted() -> None:
    from tasks.ensemble import get_catalog

    get_catalog().galleries.get_or_create("one")
    finding = data.check_catalog(get_settings())
    assert finding.state == "ok"
    assert "1 galleries, 0 pictures" in finding.detail


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+psycopg://me:s3cret@127.0.0.1:1/none?connect_timeout=2",
        "sqlite:////dev/null",
        "sqlite:////no/such/folder/catalog.db",
    ],
)
def test_a_catalog_that_cannot_be_reached_is_broken(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEMBLANCE_DATABASE_URL", url)
    forget()
    finding = data.check_catalog(get_settings())
    assert finding.state == "broken"
    assert finding.advice
    assert "s3cret" not in finding.detail


def test_what_writes_captions_is_opened_too(network: Path) -> None:
    folder = network.with_name("blip")
    shutil.copytree(network, folder)
    (folder / "config.json").write_text('{"model_type": "blip"}')
    (folder / "preprocessor_config.json").write_text("{}")
    assert about("blip").state == "ok"
    (folder / "model.safetensors").write_bytes(b"cut short")
    assert about("blip").state == "broken"
