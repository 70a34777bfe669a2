"""What there is of every network: published or found, complete or not, as it was or damaged."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from models_store import checksums, weights
from models_store.errors import WeightsError
from models_store.hub_cache import snapshot
from models_store.published.catalogue import Published, published
from models_store.registry import STARTER
from models_store.text.files import why_mute

State = Literal["ready", "not checked", "missing", "incomplete", "damaged", "checksum wrong"]


@dataclass(frozen=True)
class Entry:
    """One network.

    Attributes:
        name: The network's name.
        state: ``ready``, or what is the matter; ``not checked`` where no checksums are known.
        detail: A few words about the state, where there is something to say.
        repository: Where it is published, if it is.
        licence: Of its weights, if known.
        dimension: Length of its embeddings, if known.
        text: Whether texts can be compared with its embeddings.
        writes_captions: Whether it says what pictures show, instead of embedding them.
        folder: Where it is.
        size: Bytes of its files; of a missing one, about how many there are to fetch.
    """

    name: str
    state: State
    detail: str = ""
    repository: str | None = None
    licence: str | None = None
    dimension: int | None = None
    text: bool = False
    writes_captions: bool = False
    folder: Path | None = None
    size: int | None = None


def inventory(
    folder: Path | None, hub_cache: Path | None, trained: Path | None = None
) -> list[Entry]:
    """Every published network, and every other network that was found; reads no tensors.

    Args:
        folder: With one sub-folder per network, or None.
        hub_cache: Folder of the hub's cache, or None.
        trained: With one sub-folder per network that was trained here, if there is any.

    Raises:
        WeightsError: A folder cannot be read.
    """
    ours = trained if trained and trained.is_dir() else None
    places = (STARTER, ours, folder)
    local = {path.name: path for parent in places for path in weights.candidates(parent)}
    theirs = {name for one in published().values() for name in one.folder_names}
    others = [_found(path.name, path) for name, path in local.items() if name not in theirs]
    return [_published(one, local, hub_cache) for one in published().values()] + others


def verified(entry: Entry) -> Entry:
    """The entry with its state after its files were read and compared with their checksums.

    Raises:
        OSError: One of them cannot be read.
    """
    if entry.folder is None or entry.state not in ("ready", "not checked"):
        return entry
    if wrong := checksums.wrong(entry.folder):
        return replace(entry, state="checksum wrong", detail=", ".join(wrong))
    return entry


def _published(one: Published, local: dict[str, Path], hub_cache: Path | None) -> Entry:
    """The first complete folder, or the first at all, with what was published of it."""
    places = list(_places(one, local, hub_cache))
    complete = [place for place in places if not weights.lacking(place)]
    told: dict[str, Any] = {
        "repository": one.repository,
        "licence": one.licence,
        "dimension": one.dimension,
        "text": one.text,
        "writes_captions": one.writes_captions,
    }
    if not places:
        return Entry(one.name, "missing", size=one.download_mb * 10**6, **told)
    return replace(_found(one.name, (complete or places)[0]), **told)


def _places(one: Published, local: dict[str, Path], hub_cache: Path | None) -> Iterator[Path]:
    yield from (local[name] for name in one.folder_names if name in local)
    cached = snapshot(hub_cache, one.repository, one.revision) if hub_cache else None
    if cached:
        yield cached


def _found(name: str, folder: Path) -> Entry:
    """A network in its folder, with what its configuration says of it."""
    config = weights.read_config(folder)
    names = weights.network_files(folder)
    there = [folder / file for file in names if (folder / file).is_file()]
    entry = Entry(
        name,
        "ready",
        dimension=None if weights.writes_captions(folder) else _dimension(config),
        text=why_mute(folder) is None,
        writes_captions=weights.writes_captions(folder),
        folder=folder,
        size=sum(path.stat().st_size for path in there),
    )
    if lacking := weights.lacking(folder):
        return replace(entry, state="incomplete", detail=f"lacks {', '.join(lacking)}")
    if damage := weights.unfit(folder) or checksums.damaged(folder):
        return replace(entry, state="damaged", detail=damage)
    try:
        unknown = checksums.unknown(folder)
    except WeightsError as error:
        return replace(entry, state="damaged", detail=f"{error}; {error.hint}")
    if unknown:
        of = "" if unknown == names else f" of {', '.join(unknown)}"
        detail = f"no checksums are known{of}"
        return replace(entry, state="not checked", detail=detail)
    return entry


def _dimension(config: dict[str, Any]) -> int | None:
    """Length of the embeddings, where the configuration tells."""
    vision = config.get("vision_config")
    in_vision = vision.get("hidden_size") if isinstance(vision, dict) else None
    found = config.get("num_features") or config.get("projection_dim") or in_vision
    return found if isinstance(found, int) else None
