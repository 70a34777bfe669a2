"""Tiny CLIPs and SigLIPs of random weights, both towers and the tokenizer, as published networks are."""

import json
from pathlib import Path

import torch
from transformers import (
    CLIPConfig,
    CLIPImageProcessor,
    CLIPModel,
    CLIPTokenizer,
    GemmaTokenizer,
    SiglipConfig,
    SiglipImageProcessor,
    SiglipModel,
)

CLIP_LENGTH = 77
SIGLIP_LENGTH = 64
SIDE = 32

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_SIZES = {"num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 64}
_VISION = _SIZES | {"hidden_size": 32, "image_size": SIDE, "patch_size": 8}
_START, _END = "<|startoftext|>", "<|endoftext|>"


def write_clip(folder: Path, *, seed: int = 0, shards: bool = False) -> Path:
    """A CLIP as OpenAI's: pieces of words in lower case, between a start and an end."""
    tokenizer = clip_tokenizer()
    words = {
        "vocab_size": len(tokenizer),
        "bos_token_id": tokenizer.bos_token_id,
        "eos_token_id": tokenizer.eos_token_id,
        "pad_token_id": tokenizer.pad_token_id,
    }
    text = _SIZES | words | {"hidden_size": 24, "max_position_embeddings": CLIP_LENGTH}
    config = CLIPConfig(text_config=text, vision_config=_VISION, projection_dim=16)
    network = CLIPModel(config)
    _fill(network, seed)
    _save(network, folder, shards)
    square = {"height": SIDE, "width": SIDE}
    CLIPImageProcessor(size={"shortest_edge": SIDE}, crop_size=square).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def write_siglip(folder: Path, *, seed: int = 0, shards: bool = False) -> Path:
    """A SigLIP 2 of a fixed size as Google's: Gemma's pieces of words, filled up to 64 on the right."""
    tokenizer = siglip_tokenizer()
    text = _SIZES | {"hidden_size": 32, "vocab_size": len(tokenizer)}
    text |= {"bos_token_id": 2, "eos_token_id": 1, "max_position_embeddings": SIGLIP_LENGTH}
    network = SiglipModel(SiglipConfig(text_config=text, vision_config=_VISION))
    _fill(network, seed)
    _save(network, folder, shards)
    halves = {"image_mean": [0.5] * 3, "image_std": [0.5] * 3}
    size = {"height": SIDE, "width": SIDE}
    SiglipImageProcessor(size=size, resample=2, **halves).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def write_clip_vocabulary(folder: Path) -> Path:
    """Replace a CLIP's tokenizer by the two files that it was published in first."""
    model = json.loads((folder / "tokenizer.json").read_text())["model"]
    (folder / "vocab.json").write_text(json.dumps(model["vocab"]))
    merges = "\n".join(" ".join(pair) for pair in model["merges"])
    (folder / "merges.txt").write_text(f"#version: 0.2\n{merges}\n")
    (folder / "tokenizer.json").unlink()
    return folder


def clip_tokenizer() -> CLIPTokenizer:
    """Of single letters, those that end a word, and a few joined ones."""
    signs = [*_LETTERS, *".,!0123456789", "Ã", "¼"]
    merges = [("c", "a"), ("ca", "t</w>"), ("p", "h"), ("o", "f</w>")]
    pieces = [*signs, *(f"{sign}</w>" for sign in signs), *("".join(pair) for pair in merges)]
    vocabulary = {piece: at for at, piece in enumerate([*pieces, _START, _END])}
    return CLIPTokenizer(vocab=vocabulary, merges=merges, model_max_length=CLIP_LENGTH)


def siglip_tokenizer() -> GemmaTokenizer:
    """Of bytes, small letters and a few joined ones; capitals are other tokens, as in Gemma's."""
    special = ["<pad>", "<eos>", "<bos>", "<unk>", "<mask>"]
    bytes_ = [f"<0x{at:02X}>" for at in range(256)]
    merges = [("▁", "c"), ("▁c", "a"), ("▁ca", "t")]
    pieces = [*special, *bytes_, "▁", *_LETTERS, *_LETTERS.upper(), *("".join(p) for p in merges)]
    tokenizer = GemmaTokenizer(
        vocab={piece: at for at, piece in enumerate(pieces)},
        merges=merges,
        add_bos_token=False,
        add_eos_token=True,
        padding_side="right",
        model_max_length=SIGLIP_LENGTH,
        model_input_names=["input_ids"],
    )
    behind = tokenizer.backend_tokenizer
    behind.enable_truncation(SIGLIP_LENGTH)
    behind.enable_padding(length=SIGLIP_LENGTH, pad_id=0, pad_token="<pad>")
    return tokenizer


def _fill(network: torch.nn.Module, seed: int) -> None:
    """Random numbers as large as trained ones: a new network's answers are nearly all the same."""
    chance = torch.Generator().manual_seed(seed)
    for name, tensor in network.named_parameters():
        if not name.startswith("logit_"):
            torch.nn.init.normal_(tensor, std=0.8, generator=chance)
    with torch.no_grad():
        network.logit_scale.fill_(4.7)
        if hasattr(network, "logit_bias"):
            network.logit_bias.fill_(-16.5)


def _save(network: torch.nn.Module, folder: Path, shards: bool) -> None:
    network.save_pretrained(folder, max_shard_size="40KB" if shards else "1GB")
