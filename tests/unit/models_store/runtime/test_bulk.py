import threading
from collections.abc import Callable, Iterator
from functools import partial
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from models_store.encoders.base import embed
from models_store.errors import (
    EncoderError,
    PictureTooLargeError,
    UnreadableError,
    UnsupportedPictureError,
)
from models_store.preprocess.decode import open_picture
from models_store.preprocess.original import open_original
from models_store.registry import available, load
from models_store.runtime.bulk import Batch, Item, embed_stream

LIMIT = 1_000_000


class Brightness:
    """An encoder of two numbers; remembers the sizes of its batches."""

    name, revision, dimension = "brightness", "r", 2

    def __init__(self) -> None:
        self.batches: list[int] = []

    def prepare(self, picture: Image.Image) -> np.ndarray:
        return np.asarray(picture, np.float32).mean(axis=(0, 1))[:2]

    def forward(self, batch: np.ndarray, *, urgent: bool = False) -> np.ndarray:
        self.batches.append(len(batch))
        return batch / np.linalg.norm(batch, axis=1, keepdims=True)

    def embed(self, picture: Image.Image) -> np.ndarray:
        return self.forward(self.prepare(picture)[np.newaxis])[0]


def bmp(shade: int) -> bytes:
    """A tiny picture whose red tells which it is."""
    buffer = BytesIO()
    Image.new("RGB", (2, 2), (shade, 100, 0)).save(buffer, "BMP")
    return buffer.getvalue()


def opening(read: Callable[[], bytes], limit: int = LIMIT) -> Callable[[], Image.Image]:
    return partial(open_original, read, max_pixels=limit)


def items(number: int) -> list[Item]:
    return [(1000 + i, opening(partial(bmp, i))) for i in range(number)]


def failing(error: Exception) -> Callable[[], bytes]:
    def read() -> bytes:
        raise error

    return read


def test_vectors_arrive_in_order_in_batches() -> None:
    encoder = Brightness()
    batches = list(embed_stream(encoder, items(23), batch_size=5, threads=4))
    assert encoder.batches == [5, 5, 5, 5, 3]
    assert np.concatenate([one.ids for one in batches]).tolist() == list(range(1000, 1023))
    vectors = np.concatenate([one.vectors for one in batches])
    assert np.allclose(vectors[:, 0] / vectors[:, 1], np.arange(23) / 100, atol=1e-5)
    assert all(one.failures == [] for one in batches)


def test_the_same_as_one_by_one(encoded: bytes) -> None:
    encoder = load(available(None)["colour"])
    (batch,) = embed_stream(encoder, [(7, opening(lambda: encoded))])
    assert np.array_equal(batch.vectors, embed(encoder, [open_picture(encoded, max_pixels=LIMIT)]))


def test_an_embedding_that_is_not_finite_fails_its_own_picture_only() -> None:
    class Brittle(Brightness):
        def forward(self, batch: np.ndarray, *, urgent: bool = False) -> np.ndarray:
            vectors = super().forward(batch)
            vectors[batch[:, 0] == 2] = np.nan
            return vectors

    (batch,) = embed_stream(Brittle(), items(5))
    assert batch.ids.tolist() == [1000, 1001, 1003, 1004]
    assert np.isfinite(batch.vectors).all()
    ((failed, why),) = batch.failures
    assert failed == 1002
    assert "finite" in str(why)


def test_an_encoder_that_gives_nothing_finite_blames_no_picture() -> None:
    class Broken(Brightness):
        def forward(self, batch: np.ndarray, *, urgent: bool = False) -> np.ndarray:
            return np.full((len(batch), 2), np.nan, np.float32)

    with pytest.raises(EncoderError, match="brightness gives no finite"):
        list(embed_stream(Broken(), items(3)))


def test_an_empty_stream_has_no_batches() -> None:
    assert list(embed_stream(Brightness(), [])) == []


def test_bad_pictures_are_reported_and_do_not_stop_the_stream() -> None:
    stream = [
        *items(2),
        (1, opening(lambda: b"no picture")),
        (2, opening(failing(FileNotFoundError("gone")))),
        (3, opening(failing(KeyError("bucket")))),
        (4, opening(lambda: bmp(50))),
    ]
    (batch,) = embed_stream(Brightness(), stream)
    assert batch.ids.tolist() == [1000, 1001, 4]
    assert len(batch.vectors) == 3
    reasons = dict(batch.failures)
    assert {key: type(why) for key, why in reasons.items()} == {
        1: UnsupportedPictureError,
        2: UnreadableError,
        3: UnreadableError,
    }
    assert "bucket" in str(reasons[3])


def test_a_batch_of_nothing_but_failures_has_no_vectors() -> None:
    encoder = Brightness()
    (batch,) = embed_stream(encoder, [(1, opening(lambda: b""))])
    assert batch.ids.shape == (0,)
    assert batch.vectors.shape == (0, 2)
    assert encoder.batches == []


def test_the_pixel_limit_is_kept() -> None:
    (batch,) = embed_stream(Brightness(), [(1, opening(lambda: bmp(0), limit=3))])
    assert isinstance(batch.failures[0][1], PictureTooLargeError)


def test_no_more_than_a_few_batches_are_read_ahead() -> None:
    taken = 0

    def endless() -> Iterator[Item]:
        nonlocal taken
        while True:
            taken += 1
            yield taken, opening(lambda: bmp(1))

    stream = embed_stream(Brightness(), endless(), batch_size=4)
    for number in range(1, 6):
        next(stream)
        assert taken <= 4 * (number + 2)
    stream.close()  # type: ignore[attr-defined]


def test_pictures_are_prepared_while_the_encoder_works() -> None:
    """The first forward pass waits for a picture of the second batch to have been read."""
    second_read = threading.Event()

    class Waits(Brightness):
        def forward(self, batch: np.ndarray) -> np.ndarray:
            assert second_read.wait(30)
            return super().forward(batch)

    stream = [*items(2), (3, opening(lambda: second_read.set() or bmp(1)))]
    ids = [one.ids.tolist() for one in embed_stream(Waits(), stream, batch_size=2)]
    assert ids == [[1000, 1001], [3]]


def test_stopping_early_leaves_no_thread() -> None:
    stream = embed_stream(Brightness(), items(50), batch_size=5)
    assert isinstance(next(stream), Batch)
    stream.close()  # type: ignore[attr-defined]
    assert not [one for one in threading.enumerate() if one.name.startswith("prepare")]


def test_what_the_encoder_raises_is_raised() -> None:
    class Broken(Brightness):
        def forward(self, batch: np.ndarray) -> np.ndarray:
            raise RuntimeError("out of memory")

    with pytest.raises(RuntimeError, match="out of memory"):
        list(embed_stream(Broken(), items(3)))
    assert not [one for one in threading.enumerate() if one.name.startswith("prepare")]
