"""Are the weights, the profile, the disk and the catalog usable?"""

import os
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from commands.doctor.finding import Finding
from index_store.errors import IndexStoreError
from models_store.checksums import damaged
from models_store.errors import ModelsError
from models_store.registry import STARTER
from models_store.weights import candidates, lacking, network_files
from settings import Settings
from tasks.disk import room
from tasks.ensemble import find_captioner, get_catalog, get_profile, get_specs


def check_weights(settings: Settings) -> Iterator[Finding]:
    """The networks found can be read, their tensors too."""
    try:
        specs = get_specs()
    except ModelsError as error:
        yield Finding("weights", "broken", str(error), error.hint)
        return
    networks = {spec.folder: name for name, spec in reversed(specs.items()) if spec.folder}
    if all(spec.origin in ("code", "starter") for spec in specs.values()):
        where = (
            f"none under {settings.weights}" if settings.weights else "SEMBLANCE_WEIGHTS is unset"
        )
        advice = "large networks find more than the starters: docs/configuration.md says how to have some"
        yield Finding("weights", "warning" if settings.weights else "ok", where, advice)
    for folder in (*candidates(STARTER), *candidates(settings.weights)):
        if absent := lacking(folder):
            yield Finding(
                folder.name,
                "broken",
                f"{folder} lacks {', '.join(absent)}",
                "copy or install it again",
            )
    for folder, name in reversed(networks.items()):
        yield _check_network(name, folder)
    if captioner := find_captioner():
        yield _check_network(captioner.name, captioner.folder)


def check_profile() -> Finding:
    """Who votes, and with what weight."""
    try:
        profile = get_profile()
    except ModelsError as error:
        return Finding("profile", "broken", str(error), error.hint)
    members = ", ".join(f"{one.encoder} {one.weight:g}" for one in profile.members)
    return Finding("profile", "ok", f"{profile.name}: {members}")


def check_disk(settings: Settings) -> Finding:
    """What the service writes can be written, and for a while."""
    folder = settings.var.resolve()
    existing = next(path for path in (folder, *folder.parents) if _is_there(path))
    advice = "set SEMBLANCE_VAR to a folder that can be written to"
    if not existing.is_dir():
        return Finding("disk", "broken", f"{existing} is not a folder", advice)
    if not os.access(existing, os.W_OK | os.X_OK):
        return Finding("disk", "broken", f"{existing} cannot be written to", advice)
    there = room(existing)
    detail = f"{there.free_bytes / 1e9:.1f} GB free for {folder}"
    advice = "free some, or set SEMBLANCE_VAR to a folder on a larger disk"
    if there.level == "good":
        return Finding("disk", "ok", detail)
    return Finding("disk", "broken" if there.level == "full" else "warning", detail, advice)


def check_catalog(settings: Settings) -> Finding:
    """The catalog can be reached, and its tables are those this version works with."""
    url = make_url(settings.catalog_url)
    where = url.render_as_string(hide_password=True)
    if url.get_backend_name() == "sqlite" and not _is_there(file := Path(url.database or "")):
        if settings.database_url and not file.parent.is_dir():
            advice = "make it, or mend SEMBLANCE_DATABASE_URL"
            return Finding("catalog", "broken", f"there is no folder {file.parent}", advice)
        return Finding("catalog", "ok", f"{where}, to be made at the first use")
    try:
        galleries = get_catalog().galleries.list()
    except IndexStoreError as error:
        return Finding("catalog", "broken", f"{where}: {error}", error.hint)
    except (OSError, SQLAlchemyError) as error:
        advice = "see whether its database is up, and whether SEMBLANCE_DATABASE_URL is right"
        return Finding("catalog", "broken", f"{where}: {error}", advice)
    pictures = sum(one.images for one in galleries)
    return Finding("catalog", "ok", f"{where}, {len(galleries)} galleries, {pictures} pictures")


def _is_there(path: Path) -> bool:
    """Whether it exists; Path's own question fails where a folder above may not be looked into."""
    return os.access(path, os.F_OK)


def _check_network(name: str, folder: Path) -> Finding:
    if (reason := damaged(folder)) is not None:
        return Finding(name, "broken", f"{folder}: {reason}", "fetch, copy or install it again")
    size = sum((folder / file).stat().st_size for file in network_files(folder))
    return Finding(name, "ok", f"{size / 1e6:.0f} MB, {folder}")
