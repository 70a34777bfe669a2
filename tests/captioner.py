"""A tiny BLIP of random weights with its tokenizer, as published ones are."""

from pathlib import Path

import torch
from transformers import (
    BertTokenizer,
    BlipConfig,
    BlipForConditionalGeneration,
    BlipImageProcessor,
    BlipProcessor,
)

SIDE = 32
WORDS = (
    *("a", "an", "the", "of", "on", "in", "with", "two", "three", "big", "small", "black", "white"),
    *(
        "red",
        "green",
        "blue",
        "yellow",
        "boat",
        "tree",
        "star",
        "house",
        "cat",
        "dog",
        "sun",
        "moon",
    ),
    *("sea", "sky", "hill", "picture", "drawing", "photo"),
)

_STD = 0.4
_NEVER, _SELDOM = -1000.0, 3.0
_SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
_LAYERS = {"num_hidden_layers": 2, "num_attention_heads": 4, "intermediate_size": 64}


def write_blip(folder: Path, *, seed: int = 0) -> Path:
    """A BLIP that writes captions as Salesforce's do, with numbers for words instead of sense."""
    tokenizer = blip_tokenizer()
    text = _LAYERS | {
        "hidden_size": 32,
        "encoder_hidden_size": 32,
        "vocab_size": len(tokenizer) + 2,
        "bos_token_id": len(tokenizer),  # of no word, so that the tokenizer does not know it
        "eos_token_id": 2,  # which no caption ends with: the next one tells
        "sep_token_id": tokenizer.sep_token_id,
        "pad_token_id": tokenizer.pad_token_id,
        "max_position_embeddings": 64,
    }
    vision = _LAYERS | {"hidden_size": 32, "image_size": SIDE, "patch_size": 8}
    torch.manual_seed(seed)
    network = BlipForConditionalGeneration(BlipConfig(text_config=text, vision_config=vision))
    chance = torch.Generator().manual_seed(seed)
    for tensor in network.parameters():  # a new network says the same of every picture
        if tensor.dim() > 1:
            torch.nn.init.normal_(tensor, std=_STD, generator=chance)
    with torch.no_grad():  # words, and an end only where nothing else comes to mind
        bias = network.text_decoder.cls.predictions.bias
        bias[: len(_SPECIAL)] = bias[len(tokenizer) :] = _NEVER
        bias[tokenizer.sep_token_id] = _SELDOM
    network.save_pretrained(folder)
    size = {"height": SIDE, "width": SIDE}
    BlipProcessor(BlipImageProcessor(size=size), tokenizer).save_pretrained(folder)
    return folder


def blip_tokenizer() -> BertTokenizer:
    """Of whole words, as BERT's."""
    vocabulary = {word: at for at, word in enumerate([*_SPECIAL, *WORDS])}
    return BertTokenizer(vocab=vocabulary, model_max_length=64)
