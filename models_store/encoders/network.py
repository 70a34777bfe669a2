"""A learned network as an encoder: its authors' preprocessing, whichever runtime is fastest here."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

import numpy as np
from PIL import Image

from models_store.encoders.base import Prepared, Vectors
from models_store.encoders.blueprint import Blueprint
from models_store.errors import WeightsError
from models_store.preprocess.resizing import Resizing
from models_store.runtime.base import Pixels, Runtime
from models_store.runtime.shared_passes import SharedPasses
from models_store.runtime.turns import Turns
from models_store.unit_length import unit_length
from models_store.weights import unusable


class Network:
    """One network in memory, on the GPU where there is one."""

    def __init__(
        self,
        name: str,
        revision: str,
        blueprint: Blueprint,
        runtime: Runtime,
        turns: Turns | None = None,
    ) -> None:
        """Try the network once.

        Args:
            name: Name used for queues, folders, votes and weights.
            revision: Changes whenever the embeddings would.
            blueprint: The network.
            runtime: Runs it.
            turns: Its forward passes' turns; of its own where it is None.

        Raises:
            ValueError: It does not give one finite vector per picture.
        """
        self.runtime = runtime
        self._name = name
        self._revision = revision
        self._fit = blueprint.fit
        self._resizing = blueprint.resizing
        self._turns = turns or Turns()
        self._shared = SharedPasses(self._pass, most=runtime.pass_size, turn=self._turn)
        self._dimension = _try(runtime, blueprint.input_size)

    @property
    def name(self) -> str:
        """Name used for queues, folders, votes and weights."""
        return self._name

    @property
    def revision(self) -> str:
        """Changes whenever the embeddings would."""
        return self._revision

    @property
    def dimension(self) -> int:
        """Length of one embedding."""
        return self._dimension

    @property
    def resizing(self) -> Resizing | None:
        """How its authors bring pictures to size; None where that is not known."""
        return self._resizing

    def prepare(self, picture: Image.Image) -> Pixels:
        """Resize and crop one RGB picture; shape ``(3, height, width)``, one byte a value."""
        return self._fit(picture)

    def forward(self, batch: Prepared) -> Vectors:
        """Embed prepared pictures, a pass at a time, so that others get their turn in between."""
        step = self.runtime.pass_size
        passes = []
        for at in range(0, len(batch), step):
            pixels = batch[at : at + step]
            with self._turns.take(urgent=False, whole=self._is_whole(len(pixels))):
                passes.append(self._pass(pixels))
        return np.concatenate(passes)

    def embed(self, picture: Image.Image) -> Vectors:
        """Embed the picture of a query: urgent, and in one pass with others that wait just now."""
        return self._shared.run(partial(self._fit, picture))

    def _pass(self, pixels: Pixels) -> Vectors:
        return unit_length(self.runtime.run(pixels))

    def _is_whole(self, pictures: int) -> bool:
        """Whether a pass of so many pictures has the machine to itself."""
        return pictures > 1 or self.runtime.streams == 1

    @contextmanager
    def _turn(self, pictures: int) -> Iterator[int]:
        """The turn of a pass that somebody waits for; yields how many pictures it may have."""
        whole = self._is_whole(pictures)
        with self._turns.take(urgent=True, whole=whole):
            yield self.runtime.pass_size if whole else 1


def load_network(
    name: str,
    revision: str,
    read: Callable[[], Blueprint],
    choose: Callable[[Blueprint], Runtime],
    turns: Turns | None = None,
) -> Network:
    """A network, ready to embed.

    Args:
        name: Name used for queues, folders, votes and weights.
        revision: Changes whenever the embeddings would.
        read: Reads the network from its files.
        choose: Makes the runtime for it.
        turns: Its forward passes' turns; of its own where it is None.

    Raises:
        WeightsError: The files are missing, damaged, or do not fit the architecture they name.
    """
    try:
        blueprint = read()
        return Network(name, revision, blueprint, choose(blueprint), turns)
    except WeightsError:
        raise
    except Exception as error:  # what could be read may still not run
        raise unusable(name, f"{type(error).__name__}: {error}") from error


def _try(runtime: Runtime, size: tuple[int, int]) -> int:
    """Embed a blank picture; returns the length of the embedding."""
    embeddings = runtime.run(np.zeros((1, 3, *size), np.uint8))
    if embeddings.ndim != 2 or not np.isfinite(embeddings).all():
        raise ValueError("the network does not give one finite vector per picture")
    return int(embeddings.shape[1])
