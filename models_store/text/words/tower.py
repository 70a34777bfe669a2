"""A small text tower: words, what stands around them, one embedding.

A transformer (Vaswani et al., arXiv 1706.03762) over the embeddings of the known words, its outputs
averaged. It is trained to meet the embeddings of pictures that are never changed for it: Zhai et al.,
"LiT: Zero-Shot Transfer with Locked-image text Tuning", CVPR 2022.
"""

from collections.abc import Sequence
from typing import Final

import torch
from torch.nn.functional import normalize

from models_store.text.words.vocabulary import Vocabulary

LONGEST: Final = 20  # words
_WIDTH: Final = 256
_LAYERS: Final = 2
_HEADS: Final = 4


class WordTower(torch.nn.Module):
    """From numbers of words to embeddings."""

    def __init__(self, words: int, dimension: int, *, dropout: float = 0.1) -> None:
        """Build it.

        Args:
            words: Numbers there are, with the 0 that fills up.
            dimension: Of the embeddings.
            dropout: In training.
        """
        super().__init__()
        self.words = torch.nn.Embedding(words, _WIDTH, padding_idx=0)
        self.places = torch.nn.Parameter(0.02 * torch.randn(LONGEST, _WIDTH))
        layer = torch.nn.TransformerEncoderLayer(
            _WIDTH, _HEADS, 2 * _WIDTH, dropout, "gelu", batch_first=True, norm_first=True
        )
        self.layers = torch.nn.TransformerEncoder(layer, _LAYERS, enable_nested_tensor=False)
        self.dropout = torch.nn.Dropout(dropout)
        self.out = torch.nn.Linear(_WIDTH, dimension)

    def forward(self, numbers: torch.Tensor) -> torch.Tensor:
        """Unit embeddings, shape ``(n, dimension)``, of words ``(n, at most 20)`` filled up with 0."""
        blank = numbers == 0
        seen = self.words(numbers) + self.places[: numbers.shape[1]]
        seen = self.layers(self.dropout(seen), src_key_padding_mask=blank)
        seen = seen.masked_fill(blank[:, :, None], 0).sum(1) / (~blank).sum(1, keepdim=True)
        return normalize(self.out(seen))


def numbered(vocabulary: Vocabulary, texts: Sequence[str]) -> torch.Tensor:
    """Texts as a tower takes them: the first 20 known words of each, shape ``(n, longest)``.

    A text without any known word becomes the blank alone, of which nothing can be made: check for that first.
    """
    rows = [vocabulary.numbers(text)[:LONGEST] for text in texts]
    longest = max(1, *map(len, rows)) if rows else 1
    return torch.tensor([row + [0] * (longest - len(row)) for row in rows], dtype=torch.int64)
