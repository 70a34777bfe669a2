"""What a version of an index says about itself, and whether its files are still those it names."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, NonNegativeInt, PositiveInt
from pydantic import ValidationError as InvalidManifestError

from index_store.durable import sync_file, sync_folder, write_atomically
from index_store.errors import CorruptStoreError, NotFoundError

MANIFEST = "manifest.json"


class Description(BaseModel):
    """What the builder knows about a version.

    Attributes:
        kind: Kind of index, a key of :data:`index_store.kinds.INDEX_KINDS`.
        encoder: Name of the encoder.
        encoder_revision: Checksum of the encoder's weights and preprocessing.
        metric: Cosine similarity: all vectors are L2-normalised.
        dimension: Length of an indexed, that is projected, vector.
        rows: Leading rows of the embedding store that the index covers.
        projection: Name of the projection, None for none; its parameters lie beside the index.
        catalog_revision: The gallery's revision when the build began.
        self_recall: Share of sampled pictures that find themselves.
        recall: Recall at ten of sampled pictures against exact search.
        expand: How many candidates join a query in the searches that odds were learned from.
        no_odds: Why nothing was learned about how likely results are; None where it was, or was not
            tried yet.
    """

    model_config = ConfigDict(frozen=True)

    kind: str
    encoder: str
    encoder_revision: str
    metric: Literal["cosine"] = "cosine"
    dimension: PositiveInt
    rows: PositiveInt
    projection: str | None = None
    catalog_revision: NonNegativeInt
    self_recall: float
    recall: float
    expand: NonNegativeInt = 0
    no_odds: str | None = None


class Fingerprint(BaseModel):
    """One file of a version."""

    model_config = ConfigDict(frozen=True)

    bytes: NonNegativeInt
    sha256: str


class Manifest(Description):
    """A description with what publishing adds to it.

    Attributes:
        number: The version's number; higher is newer, and none is used twice.
        created_at: When it was published.
        files: The version's files, by path relative to its folder.
    """

    number: PositiveInt
    created_at: AwareDatetime
    files: dict[str, Fingerprint]


@dataclass(frozen=True)
class Version:
    """A published version.

    Attributes:
        folder: Holds the index, its projection and the manifest.
        manifest: What the version says about itself.
    """

    folder: Path
    manifest: Manifest

    @property
    def number(self) -> int:
        """The version's number."""
        return self.manifest.number

    def verify(self) -> None:
        """Compare every file with the manifest; reads them whole, so do it once before loading.

        Raises:
            CorruptStoreError: A file is missing or changed.
        """
        for name, expected in self.manifest.files.items():
            path = self.folder / name
            if not path.is_file() or _fingerprint(path) != expected:
                raise CorruptStoreError(
                    f"{path} is missing or not what was published",
                    hint="Roll back to another version, or reindex the gallery.",
                )


def read_version(folder: Path) -> Version:
    """Read the manifest in ``folder``.

    Raises:
        NotFoundError: There is none.
        CorruptStoreError: It is not a manifest.
    """
    path = folder / MANIFEST
    try:
        return Version(folder, Manifest.model_validate_json(path.read_bytes()))
    except FileNotFoundError as error:
        raise NotFoundError(f"there is no version {folder.name} in {folder.parent}") from error
    except InvalidManifestError as error:
        raise CorruptStoreError(f"{path} is not a manifest") from error


def write_manifest(folder: Path, number: int, description: Description) -> None:
    """Describe and make durable everything in ``folder``, which is complete by now."""
    files = {}
    for path in sorted(folder.rglob("*")):
        if path.is_dir():
            sync_folder(path)
        else:
            sync_file(path)
            files[path.relative_to(folder).as_posix()] = _fingerprint(path)
    manifest = Manifest(
        **description.model_dump(), number=number, created_at=datetime.now(UTC), files=files
    )
    write_atomically(folder / MANIFEST, manifest.model_dump_json(indent=2).encode())


def _fingerprint(path: Path) -> Fingerprint:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
    return Fingerprint(bytes=path.stat().st_size, sha256=digest.hexdigest())
