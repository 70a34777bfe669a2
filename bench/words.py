"""How well the words that come with Semblance find pictures.

Two questions of the encoder that has words out of the box, both of pictures that nothing was trained on:

- *Class names*: each of Tiny ImageNet's 200 searches the 10,000 validation pictures, 50 of which are of
  the class. Precision at ten is the mean over the names.
- *Captions*: each of the 1,000 captions of 200 pictures searches these. Recall at ten is the share of
  captions whose own picture is among the ten; by chance it is 10 in 200.

Search is exact, by cosine, without a projection. What the encoders that come along find by picture, searching
with each validation picture among the others, is given beside. ``prompt_gain`` is what the sentences of the
set ``short`` gain in precision over the single one.

``RESULT``: ``precision_at_10``, ``recall_at_10``, ``recall_chance``, ``prompt_gain``.
"""

from pathlib import Path
from typing import Final

import click
import numpy as np
from numpy.typing import NDArray
from recording import record

from models_store import registry
from models_store.derived import GLRT
from models_store.encoders.base import Encoder, Vectors, embed
from models_store.precision_at_ten import average_precisions
from models_store.preprocess.decode import open_picture
from models_store.starter.captioned import captioned, class_names, labelled
from models_store.starter.train_words import ENCODER
from models_store.text.class_embeddings import class_embeddings
from models_store.text.prompts import named_prompts

SEED: Final = 0
_DEPTH: Final = 10
_AT_ONCE: Final = 64
_DATA: Final = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command()
@click.option("--data", type=_DATA, envvar="SEMBLANCE_TEST_DATA", required=True)
def main(data: Path) -> None:
    """Measure, print and record."""
    specs = {
        name: spec
        for name, spec in registry.available(None).items()
        if spec.origin == "starter" and spec.folder and name != GLRT
    }
    encoder, words = registry.load(specs[ENCODER]), registry.load_text(specs[ENCODER])
    archive = data / "datasets" / "tiny_imagenet.zip"
    shown = labelled(archive, "val")
    names = class_names(archive)
    data_of = [one.source for one in shown if isinstance(one.source, bytes)]
    pictures = seen(encoder, data_of)
    classes = sorted(names)
    labels = np.array([classes.index(one.label) for one in shown], np.int64)
    precision = {
        prompts: precision_at_ten(
            class_embeddings(words, [names[one][0] for one in classes], named_prompts(prompts)),
            pictures,
            labels,
        )
        for prompts in ("bare", "single", "short")
    }
    by_picture = {}
    for name, one in specs.items():
        vectors = pictures if name == ENCODER else seen(registry.load(one), data_of)
        found = average_precisions(vectors, labels, np.arange(len(labels)))
        by_picture[name] = float(found.mean())
        click.echo(f"{name}: {len(vectors)} pictures")
    _, told = captioned(data / "datasets" / "flickr_captions.zip")
    captions = [caption for one in told for caption in one.captions]
    own = np.array([at for at, one in enumerate(told) for _ in one.captions])
    recall = recalls(words.embed_texts(captions), seen(encoder, [one.data for one in told]), own)
    rows = [
        *((f"precision@10, prompts {name}", f"{one:.3f}") for name, one in precision.items()),
        *((f"MAP@10 by picture, {name}", f"{one:.3f}") for name, one in by_picture.items()),
        *((f"recall@{k} of captions", f"{one:.3f}") for k, one in recall.items()),
        ("recall@10 by chance", f"{_DEPTH / len(told):.3f}"),
    ]
    figures = {
        "precision_at_10": round(max(precision.values()), 4),
        "recall_at_10": round(recall[_DEPTH], 4),
        "recall_chance": _DEPTH / len(told),
        "prompt_gain": round(precision["short"] - precision["single"], 4),
        "precision_by_prompts": {name: round(one, 4) for name, one in precision.items()},
        "map_at_10_by_picture": {name: round(one, 4) for name, one in by_picture.items()},
        "pictures": len(pictures),
        "captions": len(captions),
    }
    record("words", figures, rows, headers=("words", ENCODER), seed=SEED, encoders=[ENCODER])


def seen(encoder: Encoder, data: list[bytes]) -> Vectors:
    """Embeddings of pictures, shape ``(n, d)``."""
    opened = [
        [open_picture(one, max_pixels=10**7) for one in data[at : at + _AT_ONCE]]
        for at in range(0, len(data), _AT_ONCE)
    ]
    return np.concatenate([embed(encoder, some) for some in opened])


def precision_at_ten(classes: Vectors, pictures: Vectors, labels: NDArray[np.int64]) -> float:
    """Share of each class's ten best pictures that are of the class, the mean over the classes."""
    best = np.argsort(-(classes @ pictures.T), axis=1, kind="stable")[:, :_DEPTH]
    return float((labels[best] == np.arange(len(classes))[:, None]).mean())


def recalls(texts: Vectors, pictures: Vectors, own: NDArray[np.int64]) -> dict[int, float]:
    """Share of texts whose own picture is among the first 1, 5 and 10."""
    order = np.argsort(-(texts @ pictures.T), axis=1, kind="stable")
    at = (order == own[:, None]).argmax(axis=1)
    return {k: float((at < k).mean()) for k in (1, 5, _DEPTH)}


if __name__ == "__main__":
    main()
