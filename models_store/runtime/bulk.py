"""Embed many pictures: threads open and prepare the next ones while the encoder works."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from models_store.encoders.base import Encoder, Prepared, Vectors
from models_store.errors import EncoderError, PictureError, UnreadableError

Item = tuple[int, Callable[[], Image.Image]]
Failure = PictureError | UnreadableError
PreparedItem = tuple[int, Prepared | Failure]

_AHEAD = 2  # batches in preparation: one for the encoder to take, one for the threads to fill
_NOT_FINITE = "its embedding is not finite"


@dataclass(frozen=True)
class Batch:
    """A stretch of the stream.

    Attributes:
        ids: Of the pictures that were embedded, shape ``(n,)``, in the stream's order.
        vectors: Their embeddings, shape ``(n, dimension)``.
        failures: The pictures that could not be, each with its id and the reason.
    """

    ids: NDArray[np.int64]
    vectors: Vectors
    failures: list[tuple[int, Failure]]


def embed_stream(
    encoder: Encoder,
    items: Iterable[Item],
    *,
    batch_size: int = 32,
    threads: int = 2,
) -> Iterator[Batch]:
    """Embed a stream of pictures, in order, as :func:`prepared_stream` prepares them.

    What the encoder's forward pass raises ends the stream.

    Args:
        encoder: Who embeds.
        items: Ids, each with a function that opens the picture; called in a thread.
        batch_size: Pictures per forward pass.
        threads: Threads that open and prepare.

    Yields:
        One :class:`Batch` for every ``batch_size`` items, and one for the rest.
    """
    for prepared in prepared_stream(encoder.prepare, items, batch_size=batch_size, threads=threads):
        yield _embed(encoder, prepared)


def prepared_stream(
    prepare: Callable[[Image.Image], Prepared],
    items: Iterable[Item],
    *,
    batch_size: int,
    threads: int,
) -> Iterator[list[PreparedItem]]:
    """Open and prepare a stream of pictures, in order, holding no more than a few batches in memory.

    Args:
        prepare: What a network's first pass takes a picture as; called in a thread.
        items: Ids, each with a function that opens the picture; called in a thread.
        batch_size: Pictures per batch.
        threads: Threads that open and prepare.

    Yields:
        A list for every ``batch_size`` items, and one for the rest, of ids and what became of the picture:
        one that cannot be opened is in its place with the reason.
    """

    def opened(open_picture: Callable[[], Image.Image]) -> Prepared | Failure:
        try:
            return prepare(open_picture())
        except (PictureError, UnreadableError) as error:
            return error
        except Exception as error:  # what pictures are prepared with has errors of its own
            return PictureError(f"{type(error).__name__}: {error}")

    source = iter(items)
    waiting: deque[tuple[int, Future[Prepared | Failure]]] = deque()
    pool = ThreadPoolExecutor(threads, thread_name_prefix="prepare")
    try:
        while True:
            for image_id, open_picture in islice(source, _AHEAD * batch_size - len(waiting)):
                waiting.append((image_id, pool.submit(opened, open_picture)))
            if not waiting:
                return
            taken = [waiting.popleft() for _ in range(min(batch_size, len(waiting)))]
            yield [(image_id, future.result()) for image_id, future in taken]
    finally:  # also when the reader of the stream stops early
        pool.shutdown(cancel_futures=True)


def _embed(encoder: Encoder, prepared: list[PreparedItem]) -> Batch:
    """One forward pass over what could be prepared."""
    good = [(image_id, array) for image_id, array in prepared if isinstance(array, np.ndarray)]
    failures = [(image_id, why) for image_id, why in prepared if not isinstance(why, np.ndarray)]
    if not good:
        return Batch(np.empty(0, np.int64), np.empty((0, encoder.dimension), np.float32), failures)
    ids = np.array([image_id for image_id, _ in good], np.int64)
    vectors = encoder.forward(np.stack([array for _, array in good]))
    sound = np.isfinite(vectors).all(axis=1)
    if len(good) > 1 and not sound.any():  # then it is not the pictures' fault
        raise EncoderError(
            f"{encoder.name} gives no finite embedding for any of {len(good)} pictures"
        )
    failures += [(image_id, PictureError(_NOT_FINITE)) for image_id in ids[~sound].tolist()]
    return Batch(ids[sound], vectors[sound], failures)
