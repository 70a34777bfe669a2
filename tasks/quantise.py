"""Make an encoder's network one of eight-bit integers, if it stays as good at finding.

Part of the gallery calibrates it, another part judges it: beside the network at full precision, its
embeddings must point the same way, and must find as well where there are labels.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass

import numpy as np

from index_store.catalog.records import Gallery
from index_store.errors import IndexStoreError
from index_store.evaluation.average_precision import Judged, mean_average_precision
from index_store.images import ImageFiles
from models_store import registry
from models_store.encoders.base import Vectors
from models_store.encoders.blueprint import Blueprint
from models_store.errors import PictureError
from models_store.preprocess.decode import open_picture
from models_store.runtime import quantised
from models_store.runtime.base import Pixels, Runtime
from models_store.runtime.openvino_runtime import OpenVinoRuntime
from models_store.runtime.torch_runtime import TorchRuntime
from models_store.unit_length import unit_length
from tasks.errors import TasksError
from tasks.runtime import Engine

CALIBRATE_ON = 300
JUDGE_ON = 700
LEAST_COSINE = 0.99
MOST_LOSS = 0.005
"""Largest loss of MAP@10 that is accepted."""

_K = 10
_LEAST = 50  # pictures to judge on, for the judgement to mean anything

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Fidelity:
    """How near a quantised network comes to its original.

    Attributes:
        pictures: How many it was judged on.
        cosine: Mean over the pictures, between the two embeddings.
        map_at_10: Of the original and of the quantised one, leave-one-out among those pictures; None
            where no two of them carry the same label.
    """

    pictures: int
    cosine: float
    map_at_10: tuple[float, float] | None

    @property
    def is_enough(self) -> bool:
        """Whether the quantised network can take the original's place."""
        return not self.reason

    @property
    def reason(self) -> str:
        """Why it cannot, in a few words; empty if it can."""
        if not self.cosine >= LEAST_COSINE:  # nor what is no number
            return f"its mean cosine must be {LEAST_COSINE} at least"
        loss = 0.0 if self.map_at_10 is None else self.map_at_10[0] - self.map_at_10[1]
        if not loss <= MOST_LOSS:
            return (
                f"it loses {100 * loss:.1f} points of MAP@10, and {100 * MOST_LOSS:.1f} are allowed"
            )
        return ""


def quantise(
    engine: Engine, gallery: Gallery, encoder: str, *, max_pixels: int, progress: Progress
) -> Fidelity:
    """Quantise an encoder's network on a gallery's pictures; it is kept only if it is good enough.

    Args:
        engine: Where the catalog and the encoder come from.
        gallery: Whose pictures calibrate and judge it.
        encoder: A network's name.
        max_pixels: Most pixels of a picture that is decoded.
        progress: Called with done, total and the stage.

    Returns:
        How near it comes. If that :attr:`Fidelity.is_enough`, processes that start from now on use it,
        and the next reindex embeds every gallery anew.

    Raises:
        EncoderError: There is no such encoder, or it is no network.
        TasksError: The gallery has too few pictures.
    """
    spec = engine.spec(encoder)
    blueprint = registry.read_blueprint(spec)
    fitted = list(_fitted(engine, gallery, blueprint, max_pixels, progress))
    calibrating, judging = fitted[:CALIBRATE_ON], fitted[CALIBRATE_ON:]
    if len(judging) < _LEAST:
        raise TasksError(
            f"{len(fitted)} pictures of {gallery.name} are too few to calibrate on and to judge by",
            hint=f"take a gallery of at least {CALIBRATE_ON + _LEAST} pictures",
        )
    progress(0, 0, "quantising")
    model = quantised.quantise(blueprint, [pixels for _, pixels in calibrating])
    runtimes = (TorchRuntime(blueprint), OpenVinoRuntime(model, "int8"))
    labels = engine.catalog.images.labels_of(gallery.id)
    fidelity = judge(
        [_embed(runtime, [pixels for _, pixels in judging], progress) for runtime in runtimes],
        [labels.get(image_id) for image_id, _ in judging],
    )
    if fidelity.is_enough:
        record = {"source": registry.own_revision(spec), "gallery": gallery.name}
        quantised.save(model, record | asdict(fidelity), engine.quantised_folder(encoder))
    return fidelity


def judge(embeddings: Sequence[Vectors], labels: Sequence[str | None]) -> Fidelity:
    """Compare an original's embeddings with those of its quantised network.

    Args:
        embeddings: The original's and the other's, each of shape ``(n, dimension)``.
        labels: Of the pictures, where they have one.
    """
    own, ours = embeddings
    counts = Counter(label for label in labels if label is not None)
    cosine = float((own * ours).sum(axis=1).mean())
    if not any(count > 1 for count in counts.values()):
        return Fidelity(len(own), cosine, None)
    return Fidelity(len(own), cosine, (_map(own, labels, counts), _map(ours, labels, counts)))


def _fitted(
    engine: Engine, gallery: Gallery, blueprint: Blueprint, max_pixels: int, progress: Progress
) -> Iterator[tuple[int, Pixels]]:
    """A sample of the gallery, in random order, as the network wants it; what is damaged is left out."""
    ids = engine.catalog.images.ready_ids(gallery.id)
    wanted = min(len(ids), CALIBRATE_ON + JUDGE_ON)
    sample = np.random.default_rng(0).permutation(ids)[:wanted].tolist()
    images = engine.catalog.images.get_many(sample)
    files = ImageFiles(engine.var)
    for done, image_id in enumerate(sample, start=1):
        try:
            picture = open_picture(files.read(images[image_id].uri), max_pixels=max_pixels)
        except (IndexStoreError, PictureError):
            continue
        yield image_id, blueprint.fit(picture)
        progress(done, wanted, "reading")


def _embed(runtime: Runtime, pictures: Sequence[Pixels], progress: Progress) -> Vectors:
    """Embeddings of shape ``(n, dimension)``."""
    parts = []
    for at in range(0, len(pictures), runtime.pass_size):
        parts.append(runtime.run(np.stack(pictures[at : at + runtime.pass_size])))
        progress(at + len(parts[-1]), len(pictures), f"judging: {runtime.name}")
    return unit_length(np.concatenate(parts))


def _map(vectors: Vectors, labels: Sequence[str | None], counts: Counter[str]) -> float:
    """MAP@10 of the pictures among themselves."""
    similarity = vectors @ vectors.T
    np.fill_diagonal(similarity, -np.inf)
    best = np.argsort(-similarity, axis=1)[:, : min(_K, len(vectors) - 1)]  # itself comes last
    return mean_average_precision(
        (
            Judged([labels[row] == label for row in rows], counts[label] - 1)
            for label, rows in zip(labels, best.tolist(), strict=True)
            if label is not None
        ),
        _K,
    )
