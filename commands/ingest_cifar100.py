"""``semblance ingest --format cifar100``: the published files of CIFAR-100 become a gallery."""

from pathlib import Path

from commands.ingest_job import ingest_job
from index_store.catalog.records import Gallery
from index_store.catalog.text import storable
from index_store.images import ImageFiles
from settings import get_settings
from tasks.cifar100.ingest import Origin, ingest_cifar100
from tasks.cifar100.published import PARTS
from tasks.cifar100.source import opened
from tasks.cifar100.survey import survey
from tasks.ensemble import get_catalog
from tasks.ingest import Progress, Summary


def ingest_cifar100_files(
    name: str, path: Path, *, part: str | None = None, local: bool = False, quiet: bool = False
) -> tuple[Gallery, Summary]:
    """Take the files of CIFAR-100 into a gallery and have it indexed, with progress bars.

    Args:
        name: The gallery's.
        path: The folder with ``meta``, ``train`` and ``test``, or the archive of it.
        part: ``train`` or ``test``; None for both.
        local: Embed in this process, even if there are workers.
        quiet: Do not tell what became of the pictures.

    Raises:
        Cifar100Error: Something is wrong with the files; nothing was done.
        JobTakenError: Somebody else is at it already.
    """
    settings = get_settings()
    parts = [one for one in PARTS if part in (None, one)]
    with opened(path) as source:
        found = survey(source, parts)  # a mistake there must not leave an empty gallery behind
        origin = Origin(source, path.resolve(), parts)

        def take(gallery: Gallery, progress: Progress) -> Summary:
            return ingest_cifar100(
                get_catalog(),
                ImageFiles(settings.var),
                gallery,
                origin,
                found,
                max_pixels=round(settings.max_megapixels * 1e6),
                threads=settings.decode_threads,
                progress=progress,
            )

        wanted = {"path": storable(str(origin.path)), "format": "cifar100", "parts": parts}
        return ingest_job(name, wanted, take, local=local, quiet=quiet)
