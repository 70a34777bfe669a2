import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file
from transformers import AutoModel, AutoTokenizer, CLIPModel, CLIPVisionModelWithProjection

from models_store.errors import EncoderError, WeightsError
from models_store.registry import available, load_text, read_blueprint, revision, speaks
from models_store.spec import EncoderSpec
from models_store.text.loading import why_it_is_mute
from tests.two_towers import SIDE, write_clip, write_clip_vocabulary


def spec(folder: Path) -> EncoderSpec:
    return EncoderSpec(folder.name, "transformers", folder)


def test_texts_and_pictures_are_in_one_space(towers: Path, folder: Path) -> None:
    """Ours of both sides, and how alike the library's whole network finds them."""
    found = available(towers)[folder.name]
    assert speaks(found)
    encoder = load_text(found, threads=1)
    pixels = torch.randn(3, 3, SIDE, SIDE, generator=torch.Generator().manual_seed(0))
    tokens = AutoTokenizer.from_pretrained(folder)(
        "a cat", padding="max_length", return_tensors="pt"
    )
    with torch.inference_mode():
        pictures = torch.nn.functional.normalize(read_blueprint(found).network(pixels)).numpy()
        whole = AutoModel.from_pretrained(folder)(**tokens, pixel_values=pixels).logits_per_image
    assert pictures.shape[1] == encoder.dimension
    alike = encoder.scale * (pictures @ encoder.embed_texts(["a cat"]).T) + (encoder.bias or 0)
    assert np.allclose(alike, whole.numpy(), atol=0.01)


def test_a_network_under_any_name_speaks(tmp_path: Path) -> None:
    write_clip(tmp_path / "fashion", seed=1)
    assert speaks(available(tmp_path)["fashion"])
    assert load_text(available(tmp_path)["fashion"]).embed_texts(["a red dress"]).shape == (1, 16)


def test_a_vision_tower_alone_is_mute(own: Path) -> None:
    folder = own / "clip"
    whole = CLIPModel.from_pretrained(folder)
    vision = CLIPVisionModelWithProjection(whole.config.vision_config)
    vision.save_pretrained(folder)
    assert json.loads((folder / "config.json").read_text())["model_type"] == "clip_vision_model"
    assert not speaks(available(own)["clip"])
    with pytest.raises(EncoderError, match="clip understands no texts: it has no text tower"):
        load_text(spec(folder))


def test_without_its_tokenizer_it_is_mute_and_says_what_is_missing(folder: Path, own: Path) -> None:
    folder = own / folder.name
    (folder / "tokenizer.json").unlink()
    assert not speaks(spec(folder))
    with pytest.raises(EncoderError, match=r"no tokenizer\.json in") as failed:
        load_text(spec(folder))
    assert failed.value.hint


def test_descriptors_and_other_networks_are_mute(
    tmp_path: Path, make_network: Callable[..., Path]
) -> None:
    make_network(tmp_path / "tiny")
    for name in ("colour", "tiny"):
        found = available(tmp_path)[name]
        assert not speaks(found)
        assert "pictures alone" in str(why_it_is_mute(found))
        with pytest.raises(EncoderError, match="understands no texts"):
            load_text(found)


def test_asking_who_speaks_needs_no_heavy_library(towers: Path) -> None:
    code = f"""
import sys
from pathlib import Path
from models_store import registry
from models_store.text import base, class_embeddings, composition, prompts, zero_shot
assert registry.speaks(registry.available(Path({str(towers)!r}))["clip"])
sys.exit(" ".join({{"torch", "transformers", "tokenizers", "timm"}} & set(sys.modules)) or 0)
"""
    root = Path(__file__).parents[4]
    ran = subprocess.run(
        [sys.executable, "-c", code], cwd=root, check=False, capture_output=True, text=True
    )
    assert (ran.returncode, ran.stderr) == (0, "")


@pytest.mark.parametrize("part", ["text_projection", "mlp.fc1.weight", "token_embedding"])
def test_a_missing_tensor_is_not_made_up(own: Path, part: str) -> None:
    file = own / "clip" / "model.safetensors"
    tensors = load_file(file)
    name = next(name for name in tensors if part in name and "vision" not in name)
    del tensors[name]
    save_file(tensors, file, {"format": "pt"})
    with pytest.raises(WeightsError, match="1 tensors are missing") as failed:
        load_text(spec(own / "clip"))
    assert "SEMBLANCE_WEIGHTS" in failed.value.hint


def test_a_tensor_of_another_shape_is_refused(own: Path) -> None:
    file = own / "siglip" / "model.safetensors"
    tensors = load_file(file) | {"text_model.head.weight": torch.zeros(8, 32)}
    save_file(tensors, file, {"format": "pt"})
    with pytest.raises(WeightsError, match=r"head\.weight"):
        load_text(spec(own / "siglip"))


@pytest.mark.parametrize("file", ["tokenizer.json", "tokenizer_config.json", "model.safetensors"])
@pytest.mark.parametrize("content", [b"", b"[]", b"\x80\x04garbage."])
def test_damaged_files_are_one_clear_error(own: Path, file: str, content: bytes) -> None:
    (own / "clip" / file).write_bytes(content)
    with pytest.raises(WeightsError, match="weights of clip cannot be loaded"):
        load_text(spec(own / "clip"))


def test_the_revision_is_of_weights_and_tokenizer(own: Path) -> None:
    folder = own / "clip"
    before = load_text(spec(folder)).revision
    assert len(before) == 12
    assert before != revision(spec(folder))
    copy = shutil.copytree(folder, own / "copy")
    assert load_text(replace(spec(copy), name="other")).revision == before
    seen = {before}
    facts = folder / "tokenizer_config.json"
    facts.write_text(facts.read_text() + "\n")
    seen.add(load_text(spec(folder)).revision)
    write_clip_vocabulary(folder)
    seen.add(load_text(spec(folder)).revision)
    tensors = load_file(folder / "model.safetensors")
    save_file(
        tensors | {"one_more": torch.zeros(1)}, folder / "model.safetensors", {"format": "pt"}
    )
    seen.add(load_text(spec(folder)).revision)
    assert len(seen) == 4
