from pathlib import Path

import pytest

from commands.report import words_options
from commands.report.words_options import wanted_prompts
from models_store.errors import PromptsError
from models_store.text.prompts import PROMPT_SETS, Prompts, named_prompts


def test_without_a_wish_all_sets_are_compared_with_the_single_sentence() -> None:
    found = [one.name for one in wanted_prompts([])]
    assert found[0] == "single"
    assert set(found) == set(PROMPT_SETS)


def test_a_set_that_is_not_installed_is_left_out_and_said_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def named(name: str) -> Prompts:
        if name == "imagenet80":
            raise PromptsError("not installed", hint="install it")
        return named_prompts(name)

    monkeypatch.setattr(words_options, "named_prompts", named)
    assert [one.name for one in wanted_prompts([])] == ["single", "bare", "short"]
    assert "left out: not installed; install it" in capsys.readouterr().err
    with pytest.raises(PromptsError):
        wanted_prompts(["imagenet80"])


def test_sets_and_files_come_in_the_order_of_asking(tmp_path: Path) -> None:
    own = tmp_path / "mine.txt"
    own.write_text("# ours\na {} of ours\n")
    found = wanted_prompts([str(own), "short", str(own)])
    assert [one.name for one in found] == ["mine", "short"]
    assert found[0].templates == ("a {} of ours",)
