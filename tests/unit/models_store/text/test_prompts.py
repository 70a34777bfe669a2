from pathlib import Path

import pytest

from models_store.errors import PromptsError
from models_store.text.prompts import (
    OWN,
    PROMPT_SETS,
    Prompts,
    named_prompts,
    own_prompts,
    read_prompts,
)

OURS = [name for name in PROMPT_SETS if name != "imagenet80"]


@pytest.mark.parametrize(
    ("name", "said"), [("single", ["a photo of a fire truck."]), ("bare", ["fire truck"])]
)
def test_a_class_is_put_into_sentences(name: str, said: list[str]) -> None:
    assert named_prompts(name).about("fire truck") == said


def test_the_short_set_says_seven_different_things() -> None:
    assert len(set(named_prompts("short").about("cat"))) == 7


@pytest.mark.parametrize("name", OURS)
def test_every_sentence_of_ours_names_the_class(name: str) -> None:
    assert all("fire truck" in sentence for sentence in named_prompts(name).about("fire truck"))


def test_a_name_with_braces_stays_as_it_is() -> None:
    assert named_prompts("single").about("{0} {}") == ["a photo of a {0} {}."]


def test_a_set_that_is_not_there_names_those_that_are() -> None:
    with pytest.raises(PromptsError, match="'many'") as failed:
        named_prompts("many")
    assert all(name in failed.value.hint for name in PROMPT_SETS)


def test_the_packages_own_eighty() -> None:
    assert len(set(named_prompts("imagenet80").about("cat"))) == 80


def test_a_gallerys_own_prompts_are_a_file_of_lines(tmp_path: Path) -> None:
    file = tmp_path / "birds.txt"
    file.write_text("\ufeff# of birds\n\n  a photo of a {}, a kind of bird.  \r\n{} in flight\n")
    prompts = read_prompts(file)
    assert prompts == Prompts("birds", ("a photo of a {}, a kind of bird.", "{} in flight"))


def test_or_a_list_of_them() -> None:
    assert own_prompts(["the {}", " "]) == Prompts(OWN, ("the {}",))


@pytest.mark.parametrize(
    ("templates", "fault"),
    [
        ([], "0 templates"),
        (["", " "], "0 templates"),
        (["a {}"] * 501, "501 templates"),
        (["a {}", "no place"], "0 times .*'no place'"),
        (["{} and {}"], "2 times"),
        (["a {name}"], "0 times"),
        (["a {} of {colour}"], "brace too many"),
        (["a {{}}"], "brace too many"),
    ],
)
def test_templates_that_cannot_be_used_are_clear_errors(templates: list[str], fault: str) -> None:
    with pytest.raises(PromptsError, match=fault) as failed:
        own_prompts(templates)
    assert failed.value.hint


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00not text"])
def test_a_file_that_cannot_be_read_is_a_clear_error(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "mine.txt").write_bytes(content)
    with pytest.raises(PromptsError, match="cannot be read") as failed:
        read_prompts(tmp_path / "mine.txt")
    assert "UTF-8" in failed.value.hint


def test_the_checksum_is_of_the_templates() -> None:
    one, other = own_prompts(["a {}", "the {}"]), own_prompts(["a {}", "the {}"], "named")
    assert one.checksum == other.checksum
    assert one.checksum != own_prompts(["the {}", "a {}"]).checksum
    assert len({named_prompts(name).checksum for name in OURS}) == len(OURS)
