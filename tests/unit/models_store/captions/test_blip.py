"""Captions are those that the library writes with the same network, beam and processor."""

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import load_file, save_file
from transformers import BlipForConditionalGeneration, BlipProcessor

from models_store.captions.base import Captioner, caption
from models_store.captions.blip import BEAMS, MOST_TOKENS
from models_store.captions.loading import CaptionerSpec, find_captioner, load_captioner
from models_store.errors import WeightsError


@pytest.fixture(scope="module")
def captioner(published_blip: Path) -> Captioner:
    return load_captioner(CaptionerSpec("blip", published_blip))


def librarys(folder: Path, pictures: list[Image.Image], *prompt: str) -> list[str]:
    """What transformers' own processor and ``generate`` say of each picture, one at a time."""
    network = BlipForConditionalGeneration.from_pretrained(folder).eval()
    processor = BlipProcessor.from_pretrained(folder)
    said = []
    for picture in pictures:
        inputs = processor(picture, *prompt, return_tensors="pt")
        with torch.inference_mode():
            tokens = network.generate(**inputs, num_beams=BEAMS, max_new_tokens=MOST_TOKENS)
        said.append(processor.decode(tokens[0], skip_special_tokens=True).strip())
    return said


def written(captioner: Captioner, pictures: list[Image.Image], prompt: str = "") -> list[str]:
    return captioner.write(np.stack([captioner.prepare(one) for one in pictures]), prompt)


def test_captions_are_the_librarys_own(
    captioner: Captioner, published_blip: Path, pictures: list[Image.Image]
) -> None:
    expected = librarys(published_blip, pictures)
    assert len(set(expected)) > 1
    assert all(expected)
    assert written(captioner, pictures) == expected
    assert [caption(captioner, one) for one in pictures] == expected


def test_a_prompt_is_what_they_begin_with(
    captioner: Captioner, published_blip: Path, pictures: list[Image.Image]
) -> None:
    said = written(captioner, pictures, " a picture of ")
    assert said == librarys(published_blip, pictures, "a picture of")
    assert all(one.startswith("a picture of") for one in said)


def test_threads_share_it(captioner: Captioner, pictures: list[Image.Image]) -> None:
    with ThreadPoolExecutor(4) as pool:
        said = list(pool.map(lambda one: caption(captioner, one), pictures * 2))
    assert said == written(captioner, pictures) * 2


def test_the_revision_changes_with_weights_and_tokenizer(weights: Path) -> None:
    def revision() -> str:
        return load_captioner(find_captioner(weights)).revision

    first = revision()
    facts = json.loads((weights / "blip" / "tokenizer_config.json").read_text())
    (weights / "blip" / "tokenizer_config.json").write_text(json.dumps(facts | {"extra": 1}))
    second = revision()
    tensors = load_file(weights / "blip" / "model.safetensors")
    name = next(iter(tensors))
    save_file(
        tensors | {name: tensors[name] + 1},
        weights / "blip" / "model.safetensors",
        {"format": "pt"},
    )
    assert len({first, second, revision()}) == 3


def test_missing_tensors_are_refused_instead_of_made_up(weights: Path) -> None:
    file = weights / "blip" / "model.safetensors"
    tensors = load_file(file)
    kept = {name: one for name, one in tensors.items() if "crossattention" not in name}
    save_file(kept, file, {"format": "pt"})
    with pytest.raises(WeightsError, match="tensors are missing") as refused:
        load_captioner(find_captioner(weights))
    assert "models fetch blip" in refused.value.hint


def test_a_damaged_file_is_one_clear_error(weights: Path) -> None:
    (weights / "blip" / "model.safetensors").write_bytes(b"no tensors")
    with pytest.raises(WeightsError, match="blip cannot be loaded"):
        load_captioner(find_captioner(weights))
