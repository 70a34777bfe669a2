import json
import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file
from transformers import AutoModel, AutoTokenizer

from models_store.errors import TextError
from models_store.text.transformers_text import TransformersText, read_text
from tests.two_towers import CLIP_LENGTH, SIGLIP_LENGTH, write_clip_vocabulary, write_siglip

TEXTS = ["cat", "a photo of a cat", "a dog, asleep!", "über 3 dogs", "dog " * 200]
LIBRARY = {
    "clip": {"padding": True, "truncation": True, "max_length": CLIP_LENGTH},
    "siglip": {"padding": "max_length", "truncation": True, "max_length": SIGLIP_LENGTH},
}


def read(folder: Path) -> TransformersText:
    return read_text(folder.name, "r", folder)


def expected(folder: Path, texts: list[str]) -> np.ndarray:
    """What the library's own, whole network and tokenizer make of texts in lower case."""
    tokens = AutoTokenizer.from_pretrained(folder)(
        texts, return_tensors="pt", **LIBRARY[folder.name]
    )
    with torch.inference_mode():
        features = AutoModel.from_pretrained(folder).get_text_features(**tokens).pooler_output
    return torch.nn.functional.normalize(features).numpy()


def change(file: Path, **entries: object) -> None:
    file.write_text(json.dumps(json.loads(file.read_text()) | entries))


def test_embeddings_are_the_librarys(folder: Path) -> None:
    wanted = expected(folder, TEXTS)
    between = wanted @ wanted.T
    assert between[~np.eye(len(TEXTS), dtype=bool)].max() < 0.999  # so that it could go wrong
    found = read(folder).embed_texts(TEXTS)
    assert found.shape == wanted.shape
    assert found.dtype == np.float32
    assert (found * wanted).sum(axis=1).min() >= 0.9999


def test_capitals_mean_what_small_letters_mean(folder: Path) -> None:
    encoder = read(folder)
    one, other = encoder.embed_texts(["A Photo of a CAT", "a photo of a cat"])
    assert np.array_equal(one, other)
    tokenizer = AutoTokenizer.from_pretrained(folder)
    kept = tokenizer("CAT")["input_ids"] != tokenizer("cat")["input_ids"]
    assert kept == (folder.name == "siglip")  # whose tokenizer does not see to it


def test_what_a_text_is_embedded_with_does_not_matter(folder: Path) -> None:
    encoder = read(folder)
    texts = [f"{'many ' * (at % 9)}cats {at}" for at in range(70)]  # of several passes
    alone = np.concatenate([encoder.embed_texts([text]) for text in texts])
    assert np.allclose(encoder.embed_texts(texts), alone, atol=1e-5)
    assert encoder.embed_texts([]).shape == (0, encoder.dimension)


def test_threads_can_embed_at_once(folder: Path) -> None:
    encoder = read(folder)
    wanted = [encoder.embed_texts([text]) for text in TEXTS]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda text: encoder.embed_texts([text]), TEXTS * 8))
    assert np.allclose(np.stack(found), np.stack(wanted * 8), atol=1e-5)


@pytest.mark.parametrize("blank", ["", "  ", "\n\t "])
def test_an_empty_text_is_a_clear_error(folder: Path, blank: str) -> None:
    with pytest.raises(TextError, match="empty") as failed:
        read(folder).embed_texts(["a cat", blank])
    assert failed.value.hint


def test_any_letters_can_be_embedded_and_all_words_are_known(folder: Path) -> None:
    encoder = read(folder)
    odd = ["猫の写真", "🐈", "\ud800 half of a sign", "nul \0", "<eos> <|endoftext|> x", "ܫ" * 9999]
    assert np.isfinite(encoder.embed_texts(odd)).all()
    assert encoder.unknown("qwxz 猫") == encoder.known_like("qwxz") == []


def test_spaces_and_lines_do_not_matter(folder: Path) -> None:
    one, other = read(folder).embed_texts(["  a cat\n asleep ", "a cat asleep"])
    assert np.array_equal(one, other)


def test_the_vision_tower_is_not_in_memory(folder: Path) -> None:
    whole = AutoModel.from_pretrained(folder)
    ours = sum(tensor.numel() for tensor in read(folder)._tower.parameters())
    of_pictures = sum(tensor.numel() for tensor in whole.vision_model.parameters())
    assert 0 < ours <= sum(tensor.numel() for tensor in whole.parameters()) - of_pictures


def test_shards_are_the_same_network(tmp_path: Path, towers: Path) -> None:
    shards = write_siglip(tmp_path / "siglip", shards=True)
    assert not (shards / "model.safetensors").exists()
    one, other = (read(folder) for folder in (shards, towers / "siglip"))
    assert np.allclose(one.embed_texts(TEXTS), other.embed_texts(TEXTS), atol=1e-5)
    assert (one.scale, one.bias) == (other.scale, other.bias)


def test_the_tokenizer_that_clip_had_first_is_understood(own: Path, towers: Path) -> None:
    old = read(write_clip_vocabulary(own / "clip"))
    assert np.allclose(old.embed_texts(TEXTS), expected(towers / "clip", TEXTS), atol=1e-5)


def test_old_configurations_of_clip_name_another_end(own: Path, towers: Path) -> None:
    file = own / "clip" / "config.json"
    config = json.loads(file.read_text())
    change(file, text_config=config["text_config"] | {"eos_token_id": 2})
    assert np.allclose(
        read(own / "clip").embed_texts(TEXTS), expected(towers / "clip", TEXTS), atol=1e-5
    )


@pytest.mark.parametrize("told", ["<pad>", {"content": "<pad>", "special": True}])
def test_what_fills_up_may_be_told_beside_the_tokenizer(
    own: Path, towers: Path, told: object
) -> None:
    folder = own / "siglip"
    change(folder / "tokenizer.json", padding=None, truncation=None)
    change(folder / "tokenizer_config.json", pad_token=told)
    wanted = expected(towers / "siglip", TEXTS)
    assert np.allclose(read(folder).embed_texts(TEXTS), wanted, atol=1e-5)


@pytest.mark.parametrize("told", [None, "<nowhere>"])
def test_not_knowing_what_fills_up_is_an_error(own: Path, told: str | None) -> None:
    folder = own / "siglip"
    change(folder / "tokenizer.json", padding=None)
    change(folder / "tokenizer_config.json", pad_token=told)
    with pytest.raises(ValueError, match="filled up"):
        read(folder)


def test_siglip_of_many_languages_tells_capitals(own: Path) -> None:
    facts = own / "siglip" / "tokenizer_config.json"
    change(facts, tokenizer_class="SiglipTokenizer", do_lower_case=False)
    one, other = read(own / "siglip").embed_texts(["CAT", "cat"])
    assert one @ other < 0.9999


def test_another_networks_tokenizer_is_refused(own: Path) -> None:
    for name in ("tokenizer.json", "tokenizer_config.json"):
        (own / "clip" / name).write_bytes((own / "siglip" / name).read_bytes())
    with pytest.raises(ValueError, match="tokens, of which the network knows"):
        read(own / "clip")


def test_a_text_whose_end_clip_would_not_find_is_refused(own: Path) -> None:
    change(own / "clip" / "tokenizer.json", post_processor=None)
    with pytest.raises(ValueError, match="does not end texts"):
        read(own / "clip")


def test_the_temperature_is_the_authors(own: Path) -> None:
    for name, bias in (("clip", None), ("siglip", -16.5)):
        encoder = read(own / name)
        assert encoder.scale == pytest.approx(np.exp(4.7), rel=1e-5)
        assert encoder.bias == bias
    file = own / "siglip" / "model.safetensors"
    tensors = load_file(file)
    del tensors["logit_scale"], tensors["logit_bias"]
    save_file(tensors, file, {"format": "pt"})
    encoder = read(own / "siglip")
    assert (encoder.scale, encoder.bias) == (100, None)


def test_nothing_is_asked_of_the_network(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    read(folder)
