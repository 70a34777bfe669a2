"""What a process keeps warm between tasks: loaded encoders and open shelves."""

import os
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from threading import Lock

from index_store.catalog.database import Catalog
from index_store.errors import NotFoundError
from models_store import registry
from models_store.captions.base import Captioner
from models_store.captions.encoder import CaptionEncoder
from models_store.captions.loading import load_captioner
from models_store.encoders.base import Encoder
from models_store.errors import EncoderError
from models_store.spec import EncoderSpec
from models_store.text.base import TextEncoder
from settings import get_settings
from tasks.ensemble import QUANTISED, find_captioner, get_catalog, get_profile, get_specs
from tasks.shelf import Shelf, open_shelf


class Engine:
    """Loads each encoder and opens each shelf once, whichever thread asks first."""

    def __init__(
        self,
        catalog: Catalog,
        var: Path,
        specs: Mapping[str, EncoderSpec],
        *,
        threads: int = 0,
        streams: int = 1,
    ) -> None:
        self.catalog = catalog
        self.var = var
        self._specs = specs
        self._threads = threads
        self._streams = streams
        self._encoders: dict[str, Encoder] = {}
        self._text_encoders: dict[str, TextEncoder] = {}
        self._captioner: Captioner | None = None
        self._shelves: dict[tuple[int, str], Shelf] = {}
        self._revisions: dict[str, str] = {}
        self._locks: dict[object, Lock] = {}
        self._lock = Lock()

    def encoder(self, name: str) -> Encoder:
        """The encoder of that name, loaded.

        Raises:
            EncoderError: There is none of that name, or its weights cannot be had.
        """
        with self._lock_of(name):
            if name not in self._encoders:
                self._encoders[name] = self._load(self.spec(name))
            return self._encoders[name]

    def captioner(self) -> Captioner:
        """Who describes the pictures of queries, loaded when the first comes.

        Raises:
            NoCaptionerError: There is nobody.
            WeightsError: Its weights are not what they claim to be.
        """
        with self._lock_of("captioner"):
            if self._captioner is None:
                self._captioner = load_captioner(find_captioner(), threads=self._threads)
            return self._captioner

    def reads_captions(self, name: str) -> bool:
        """Whether the encoder knows pictures by their captions, so that texts are its own kind."""
        return self.spec(name).reader is not None

    def speaks(self, name: str) -> bool:
        """Whether texts can be compared with the encoder's embeddings."""
        return registry.speaks(self.spec(name))

    def text_encoder(self, name: str) -> TextEncoder:
        """The text side of the encoder of that name, loaded when the first text comes.

        Raises:
            EncoderError: There is none of that name, or its weights cannot be had.
        """
        with self._lock_of((name, "text")):
            if name not in self._text_encoders:
                self._text_encoders[name] = registry.load_text(
                    self.spec(name), threads=self._threads
                )
            return self._text_encoders[name]

    def revision(self, name: str) -> str:
        """The encoder's revision, known without loading it.

        It stays the same as long as the process lives, like the encoder itself, even if somebody
        replaces the weights on disk meanwhile.
        """
        with self._lock:
            if name not in self._revisions:
                self._revisions[name] = registry.revision(self.spec(name))
            return self._revisions[name]

    def shelf(self, gallery_id: int, encoder: str) -> Shelf:
        """The gallery's shelf for that encoder, refreshed.

        Raises:
            NoIndexError: The encoder has not seen the gallery yet.
            NotFoundError: The gallery is gone.
        """
        key = (gallery_id, encoder)
        with self._lock_of(key):
            if key not in self._shelves:
                self._shelves[key] = open_shelf(
                    self.var, self.catalog, gallery_id, encoder, self.revision(encoder)
                )
            shelf = self._shelves[key]
        try:
            shelf.refresh()
        except NotFoundError:  # the gallery was deleted: let go of its files
            self._shelves.pop(key, None)
            raise
        return shelf

    @property
    def names(self) -> set[str]:
        """Of all encoders that can be loaded."""
        return set(self._specs)

    def twins(self, name: str) -> list[str]:
        """Encoders listed before this one that look through the same network."""
        spec = self.spec(name)
        before = list(self._specs)[: list(self._specs).index(name)]
        return [one for one in before if spec.folder and self._specs[one].folder == spec.folder]

    def quantised_folder(self, name: str) -> Path:
        """Where an encoder's quantised network is, if one was made."""
        return self.var / QUANTISED / name

    def _load(self, spec: EncoderSpec) -> Encoder:
        if spec.reader:
            texts = self.text_encoder(spec.name)
            return CaptionEncoder(spec.name, self.revision(spec.name), texts, self.captioner)
        return registry.load(
            spec, threads=self._threads, streams=self._streams, cache=self.var / "runtime"
        )

    def _lock_of(self, what: object) -> Lock:
        """A lock for each thing that is loaded once, so that a slow one holds up no other."""
        with self._lock:
            return self._locks.setdefault(what, Lock())

    def spec(self, name: str) -> EncoderSpec:
        """What is known of an encoder before it is loaded.

        Raises:
            EncoderError: There is none of that name.
        """
        if name not in self._specs:
            known = ", ".join(sorted(self._specs))
            raise EncoderError(
                f"no encoder is called {name}",
                hint=f"known here: {known}; SEMBLANCE_WEIGHTS adds networks",
            )
        return self._specs[name]


@cache
def get_engine() -> Engine:
    """This process's engine."""
    settings = get_settings()
    return Engine(
        get_catalog(),
        settings.var,
        get_specs(),
        threads=settings.torch_threads,
        streams=settings.streams or _streams(),
    )


def _streams() -> int:
    """One for each network of the ensemble, as far as there are cores."""
    specs = get_specs()
    networks = sum(specs[one.encoder].folder is not None for one in get_profile().members)
    return max(1, min(networks, len(os.sched_getaffinity(0))))
