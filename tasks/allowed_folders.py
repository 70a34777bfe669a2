"""Which folders of this machine may be ingested from by whoever reaches the dashboard or the API.

A path is judged by where it leads: ``..`` and links are resolved first, and links under a folder are
only followed where they lead to a place that is allowed, too.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

from index_store.errors import NotFoundError
from index_store.images import ImageFiles
from settings import get_settings
from tasks.errors import FolderNotAllowedError
from tasks.ingest import IngestError


class AllowedFolders:
    """Finds folders that may be ingested from, and no others."""

    def __init__(self, roots: Sequence[Path], own: Iterable[Path] = ()) -> None:
        """Take note of what is allowed.

        Args:
            roots: Folders that are, with all that is in them.
            own: Folders of the service itself, which hold nobody's originals.
        """
        self.roots = tuple(
            dict.fromkeys(path for path in map(_resolved, roots) if path is not None)
        )
        self.own = tuple(own)

    def find(self, path: str) -> Path:
        """The folder that a path leads to.

        Raises:
            FolderNotAllowedError: It leads to none that is allowed, or none is.
            IngestError: It is one of the service's own, or cannot be entered.
            NotFoundError: There is no such folder.
        """
        if not self.roots:
            raise FolderNotAllowedError(
                "no folder of this machine may be ingested from",
                hint="name some in SEMBLANCE_INGEST_FOLDERS and restart `semblance up`",
            )
        asked = Path(path)
        found = _resolved(asked)
        if found is None or not asked.is_absolute() or not self._holds(found):
            raise FolderNotAllowedError(f"this folder may not be ingested from: {path}")
        if any(found.is_relative_to(own.resolve()) for own in self.own):
            raise IngestError(
                f"{found} belongs to the service itself", hint="name a folder of your own pictures"
            )
        try:
            is_folder = found.is_dir()
        except OSError as error:
            raise IngestError(
                f"{found} cannot be entered: {error.strerror}", hint="see to its permissions"
            ) from error
        if not is_folder:
            raise NotFoundError(f"there is no folder {found}", hint="is its disk mounted?")
        return found

    def admits(self, path: Path) -> bool:
        """Whether what a path leads to may be looked at."""
        found = _resolved(path)
        return found is not None and self._holds(found)

    def _holds(self, resolved: Path) -> bool:
        return any(resolved.is_relative_to(root) for root in self.roots)


def get_allowed_folders() -> AllowedFolders:
    """The folders that the settings allow, as they are on the disk now."""
    settings = get_settings()
    return AllowedFolders(settings.ingest_folders, ImageFiles(settings.var).folders)


def _resolved(path: Path) -> Path | None:
    """Where a path leads; nowhere if it runs in circles or cannot be one."""
    try:
        return path.resolve()
    except (OSError, RuntimeError, ValueError):
        return None
