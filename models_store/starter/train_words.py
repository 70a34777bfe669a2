"""Train the words of a starter encoder anew: the last part of ``make train-starter``.

A small text tower learns to meet what the frozen encoder makes of pictures: those of Tiny ImageNet, of which
the class's name or a synonym is said in varied prompts, and captioned ones. The loss is the symmetric
InfoNCE of CLIP (Radford et al., arXiv 2103.00020), its temperature learned along.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import click
import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn.functional import cross_entropy, normalize

from models_store import registry
from models_store.encoders.base import Vectors, embed
from models_store.preprocess.decode import open_picture
from models_store.spec import EncoderSpec
from models_store.starter.captioned import captioned, class_names, labelled
from models_store.starter.words_card import words_card
from models_store.text.words.folder import write_words
from models_store.text.words.tower import WordTower, numbered
from models_store.text.words.vocabulary import Vocabulary

ENCODER: Final = "starter_resnet"
"""Whose pictures the words are learned for."""

PROMPTS: Final = (
    *("{}", "a {}", "the {}", "some {}", "many {}"),
    *("a photo of a {}", "a picture of the {}", "a good photo of a {}", "a blurry photo of a {}"),
    *("a dark photo of a {}", "a bright photo of one {}", "a small photo of a {}"),
    *("this is a {}", "there is a {} in the picture", "part of a {}", "a {} and something else"),
    *("a {} seen from the side", "a {} outdoors", "a {} from nearby", "a {} far away"),
)
_SEED: Final = 0
_CLASSES, _CAPTIONS = 96, 64  # texts of a batch
_RATE: Final = 1e-3
_WARMUP: Final = 200  # steps
_NOISE: Final = (
    0.02  # on each of a picture's numbers, so that few pictures are not learned by heart
)
_FIRST_SCALE, _MOST_SCALE = 20.0, 100.0
_SAY_EVERY: Final = 500
_AT_ONCE: Final = 64
_MAX_PIXELS: Final = 10**7


class Pair(NamedTuple):
    """A picture's embedding of shape ``(d,)`` and a text about it."""

    picture: Vectors
    text: str


class Pairs:
    """What is learned from, drawn anew for each batch."""

    def __init__(
        self,
        classes: Sequence[tuple[Vectors, Sequence[str]]],
        captions: Sequence[tuple[Vectors, Sequence[str]]],
    ) -> None:
        """Take the classes (embeddings of shape ``(n, d)``, names) and captioned pictures (one, captions)."""
        self._classes, self._captions = classes, captions

    def texts(self) -> Iterator[str]:
        """All there is to read."""
        for _, names in self._classes:
            yield from (prompt.format(name) for name in names for prompt in PROMPTS)
        for _, captions in self._captions:
            yield from captions

    def draw(self, random: np.random.Generator) -> list[Pair]:
        """A batch, in which no class and no picture occurs twice."""
        pairs = []
        for at in random.permutation(len(self._classes))[:_CLASSES]:
            vectors, names = self._classes[at]
            said = PROMPTS[random.integers(len(PROMPTS))].format(names[random.integers(len(names))])
            pairs.append(Pair(vectors[random.integers(len(vectors))], said))
        for at in random.permutation(len(self._captions))[:_CAPTIONS]:
            vectors, captions = self._captions[at]
            pairs.append(Pair(vectors[0], captions[random.integers(len(captions))]))
        return pairs


@click.command()
@click.argument("pictures", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("captions", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--steps", type=click.IntRange(min=1), default=1600, show_default=True)
def main(pictures: Path, captions: Path, steps: int) -> None:
    """Learn the words of PICTURES, Tiny ImageNet's zip, and of CAPTIONS, the zip of captioned pictures."""
    spec = registry.available(None)[ENCODER]
    if spec.folder is None:
        raise click.UsageError(f"there is no {ENCODER} yet: train the encoders first")
    pairs = read_pairs(spec, pictures, captions)
    tower, vocabulary, scale = train(pairs, steps)
    card = words_card(ENCODER, vocabulary, tower, steps=steps, seed=_SEED)
    write_words(spec.folder, tower, vocabulary, scale=scale, card=card)
    click.echo(f"{len(vocabulary.words)} words, in {spec.folder}")


def read_pairs(spec: EncoderSpec, pictures: Path, captions: Path) -> Pairs:
    """What the encoder makes of the pictures, with the words for each."""
    names, training = class_names(pictures), labelled(pictures, "train")
    told, _ = captioned(captions)
    encoder = registry.load(spec)
    data = [one.source for one in training] + [one.data for one in told]
    vectors = []
    with click.progressbar(length=len(data), label=f"{ENCODER} looks") as bar:
        for at in range(0, len(data), _AT_ONCE):
            some = [one for one in data[at : at + _AT_ONCE] if isinstance(one, bytes)]
            vectors.append(embed(encoder, [open_picture(x, max_pixels=_MAX_PIXELS) for x in some]))
            bar.update(len(some))
    seen: Vectors = np.concatenate(vectors)
    labels: NDArray[np.str_] = np.array([one.label for one in training])
    own = seen[: len(training)]
    classes = [(own[labels == label], names[label]) for label in sorted(names)]
    rest = seen[len(training) :]
    return Pairs(
        classes, [(row[np.newaxis], one.captions) for row, one in zip(rest, told, strict=True)]
    )


def train(pairs: Pairs, steps: int) -> tuple[WordTower, Vocabulary, float]:
    """The tower after so many steps, the words it knows, and what its authors multiply cosines with."""
    torch.manual_seed(_SEED)
    random = np.random.default_rng(_SEED)
    vocabulary = Vocabulary.of(pairs.texts())
    dimension = len(pairs.draw(random)[0].picture)
    tower = WordTower(len(vocabulary), dimension)
    scale = torch.nn.Parameter(torch.tensor(_FIRST_SCALE).log())
    optimiser = torch.optim.AdamW([*tower.parameters(), scale], weight_decay=0.05)
    for step in range(steps):
        for group in optimiser.param_groups:
            rise, fall = min(1.0, (step + 1) / _WARMUP), 0.5 + 0.5 * np.cos(np.pi * step / steps)
            group["lr"] = _RATE * rise * fall
        loss = _loss(tower, scale, vocabulary, pairs.draw(random))
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(tower.parameters(), 1.0)
        optimiser.step()
        if (step + 1) % _SAY_EVERY == 0:
            click.echo(f"step {step + 1} of {steps}, loss {float(loss.detach()):.3f}")
    return tower.eval(), vocabulary, min(float(scale.detach().exp()), _MOST_SCALE)


def _loss(
    tower: WordTower, scale: torch.Tensor, vocabulary: Vocabulary, pairs: Sequence[Pair]
) -> torch.Tensor:
    """How poorly each text finds its picture among the batch's, and each picture its text."""
    pictures = torch.from_numpy(np.stack([one.picture for one in pairs]))
    pictures = normalize(pictures + _NOISE * torch.randn_like(pictures))
    texts = tower(numbered(vocabulary, [one.text for one in pairs]))
    alike = scale.exp().clamp(max=_MOST_SCALE) * (texts @ pictures.T)
    own = torch.arange(len(pairs))
    return (cross_entropy(alike, own) + cross_entropy(alike.T, own)) / 2


if __name__ == "__main__":
    main()
