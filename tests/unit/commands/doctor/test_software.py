import sys

import pytest

from commands.doctor import software


def test_this_interpreter_will_do() -> None:
    finding = software.check_python()
    assert finding.state == "ok"
    assert sys.executable in finding.detail


def test_another_interpreter_will_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(software.sys, "version_info", (3, 13, 0, "final", 0))
    finding = software.check_python()
    assert finding.state == "broken"
    assert "3.12" in finding.advice


def test_libraries_that_load_are_named_with_their_version() -> None:
    found = {finding.what: finding for finding in software.check_libraries()}
    assert {finding.state for finding in found.values()} == {"ok"}
    assert found["faiss"].detail.split()[0] in ("faiss-cpu", "faiss-gpu")
    assert found["annoy"].detail.startswith("annoy 1.")


def test_a_library_that_does_not_load_comes_with_advice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "annoy", None)
    found = {finding.what: finding for finding in software.check_libraries()}
    assert found["annoy"].state == "broken"
    assert "C++ compiler" in found["annoy"].advice
    assert found["faiss"].state == "ok"


def test_there_may_be_no_gpu() -> None:
    assert software.check_gpu().state in ("ok", "warning")


def test_a_gpu_that_torch_cannot_use_is_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(software.shutil, "which", lambda name: f"/usr/bin/{name}")
    assert software.check_gpu().state == "warning"
