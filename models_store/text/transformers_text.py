"""The text side of CLIP and SigLIP, from a folder that transformers' ``save_pretrained`` wrote.

Only the text tower is read; the embedding is what ``get_text_features`` gives, which is what pictures
are compared with. Networks trained on from CLIP, as for clothes or for satellite pictures, are folders
like any other. Radford et al., "Learning Transferable Visual Models From Natural Language Supervision"
(arXiv 2103.00020); Zhai et al., "Sigmoid Loss for Language Image Pre-Training" (arXiv 2303.15343);
Tschannen et al., "SigLIP 2" (arXiv 2502.14786).
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
import torch
from safetensors import safe_open
from transformers import CLIPTextModelWithProjection, SiglipTextModel

from models_store.encoders.base import Vectors
from models_store.encoders.transformers_tower import Side, Tower, read_tower
from models_store.text.tokens import Tokenize, Tokens, read_tokenizer
from models_store.unit_length import unit_length
from models_store.weights import network_files, read_config

_TEXTS: Final = Side(
    config="text_config",
    takes="input_ids",
    kinds={
        "clip": (CLIPTextModelWithProjection, "text_embeds"),
        "siglip": (SiglipTextModel, "pooler_output"),
    },
)
_PASS: Final = 32
_USUAL_SCALE: Final = 100.0  # the most that CLIP's training allows, and where it ends
_HIGHEST_ENDS: Final = (
    2  # the end that old configurations name, meaning the token of the highest number
)
_TRIAL: Final = ("a", "a photo")


class Temperature(NamedTuple):
    """How alike a text and a picture are to be before they are said to belong together.

    Attributes:
        scale: Multiplies their inner product.
        bias: Is added then; None for networks that do without.
    """

    scale: float
    bias: float | None


class TransformersText:
    """A text tower in memory, on the GPU where there is one."""

    def __init__(
        self, name: str, revision: str, tower: Tower, tokenize: Tokenize, temperature: Temperature
    ) -> None:
        """Try the tower once.

        Args:
            name: The encoder's.
            revision: Changes whenever the embeddings would.
            tower: From tokens of shape ``(n, length)`` to features of shape ``(n, dimension)``.
            tokenize: What it takes texts as.
            temperature: Of its authors.

        Raises:
            ValueError: It does not give one finite vector per text.
        """
        self._name = name
        self._revision = revision
        self._device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self._tower = tower.to(self._device)
        self._tokenize = tokenize
        self._temperature = temperature
        self._dimension = _try(self)

    @property
    def name(self) -> str:
        """The encoder's, as of its pictures."""
        return self._name

    @property
    def revision(self) -> str:
        """Changes whenever the embeddings of texts would."""
        return self._revision

    @property
    def dimension(self) -> int:
        """Length of one embedding."""
        return self._dimension

    @property
    def scale(self) -> float:
        """What its authors multiply the inner product of a text and a picture with."""
        return self._temperature.scale

    @property
    def bias(self) -> float | None:
        """What they then add; None for CLIP."""
        return self._temperature.bias

    def embed_texts(self, texts: Sequence[str]) -> Vectors:
        """Embed texts; shape ``(len(texts), dimension)``.

        Raises:
            TextError: One of the texts is empty.
        """
        if not texts:
            return np.zeros((0, self.dimension), np.float32)
        passes = (texts[at : at + _PASS] for at in range(0, len(texts), _PASS))
        return unit_length(np.concatenate([self.features(self._tokenize(one)) for one in passes]))

    def unknown(self, text: str) -> list[str]:
        """None: texts are read by pieces of words."""
        return []

    def known_like(self, word: str) -> list[str]:
        """None, as there are no unknown ones."""
        return []

    def features(self, tokens: Tokens) -> Vectors:
        """What the tower gives, not normalised; ``(n, length)`` -> ``(n, dimension)``."""
        with torch.inference_mode():
            features: Vectors = self._tower(torch.from_numpy(tokens).to(self._device)).cpu().numpy()
        return features


def read_text(name: str, revision: str, folder: Path, *, threads: int = 0) -> TransformersText:
    """The text tower in a folder of configurations, safetensors and a tokenizer.

    Args:
        name: The encoder's.
        revision: Changes whenever the embeddings would.
        folder: Of the whole network.
        threads: Threads of one forward pass, for the whole process; 0 leaves it to torch.

    Raises:
        Exception: The files are missing, damaged, of a kind that is not supported, or do not fit
            each other; the libraries on the way have errors of their own.
    """
    if threads > 0:
        torch.set_num_threads(threads)
    tower = read_tower(folder, _TEXTS)
    tokenize = read_tokenizer(
        folder,
        str(read_config(folder)["model_type"]),
        length=tower.config.max_position_embeddings,
        vocabulary=tower.config.vocab_size,
    )
    _check_end(tower, tokenize)
    return TransformersText(name, revision, tower, tokenize, _temperature(folder))


def _check_end(tower: Tower, tokenize: Tokenize) -> None:
    """Make sure that CLIP finds where a text ends; it would read every text off its start."""
    end = tower.config.eos_token_id
    if not isinstance(tower.network, CLIPTextModelWithProjection) or end == _HIGHEST_ENDS:
        return
    if not (tokenize(_TRIAL) == end).any(axis=1).all():
        raise ValueError(f"the tokenizer does not end texts with token {end}, as the network wants")


def _temperature(folder: Path) -> Temperature:
    """What training found, kept beside the towers; CLIP's usual where it was left out."""
    found: dict[str, float] = {}
    for name in network_files(folder):
        if name.endswith(".safetensors"):
            with safe_open(folder / name, framework="pt") as tensors:
                wanted = {"logit_scale", "logit_bias"} & set(tensors.keys())
                found |= {one: float(tensors.get_tensor(one)) for one in wanted}
    scale = float(np.exp(found["logit_scale"])) if "logit_scale" in found else _USUAL_SCALE
    return Temperature(scale, found.get("logit_bias"))


def _try(encoder: TransformersText) -> int:
    """Embed two short texts; returns the length of an embedding."""
    embeddings = encoder.embed_texts(_TRIAL)
    if embeddings.ndim != 2 or not np.isfinite(embeddings).all():
        raise ValueError("the network does not give one finite vector per text")
    return int(embeddings.shape[1])
