"""What a process keeps warm between tasks: loaded encoders and open shelves."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from threading import Lock

from index_store.catalog.database import Catalog
from models_store import registry
from models_store.encoders.base import Encoder
from models_store.errors import EncoderError
from models_store.spec import EncoderSpec
from settings import get_settings
from tasks.ensemble import get_catalog, get_specs
from tasks.shelf import Shelf, open_shelf


class Engine:
    """Loads each encoder and opens each shelf once, whichever thread asks first."""

    def __init__(
        self, catalog: Catalog, var: Path, specs: Mapping[str, EncoderSpec], *, threads: int = 0
    ) -> None:
        self.catalog = catalog
        self.var = var
        self._specs = specs
        self._threads = threads
        self._encoders: dict[str, Encoder] = {}
        self._shelves: dict[tuple[int, str], Shelf] = {}
        self._lock = Lock()

    def encoder(self, name: str) -> Encoder:
        """The encoder of that name, loaded.

        Raises:
            EncoderError: There is none of that name, or its weights cannot be had.
        """
        with self._lock:
            if name not in self._encoders:
                self._encoders[name] = registry.load(self._spec(name), threads=self._threads)
            return self._encoders[name]

    def revision(self, name: str) -> str:
        """The encoder's revision, known without loading it."""
        return registry.revision(self._spec(name))

    def shelf(self, gallery_id: int, encoder: str) -> Shelf:
        """The gallery's shelf for that encoder, refreshed.

        Raises:
            NoIndexError: The encoder has not seen the gallery yet.
        """
        with self._lock:
            key = (gallery_id, encoder)
            if key not in self._shelves:
                self._shelves[key] = open_shelf(
                    self.var, self.catalog, gallery_id, encoder, self.revision(encoder)
                )
            shelf = self._shelves[key]
        shelf.refresh()
        return shelf

    def _spec(self, name: str) -> EncoderSpec:
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
    return Engine(get_catalog(), settings.var, get_specs(), threads=settings.torch_threads)
