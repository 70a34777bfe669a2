"""The pictures of CIFAR-100 into a gallery.

Each becomes a PNG and goes in as an upload would, batch by batch, each in one transaction, so that
whatever stops it costs a batch at most. What is in the gallery already is recognised by the file it came
from, the file's time and the picture's place in it.
"""

import itertools
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

from index_store.catalog.database import Catalog
from index_store.catalog.records import FileStamp, Gallery, NewImage
from index_store.images import ImageFiles
from tasks.cifar100.png import PNG_BYTES, png
from tasks.cifar100.published import Part, PartName
from tasks.cifar100.source import Source
from tasks.cifar100.survey import Survey, part_of
from tasks.ingest import Progress, Summary, mend
from tasks.intake import Intake, display_name

_BATCH = 256


@dataclass(frozen=True)
class Origin:
    """Where pictures come from.

    Attributes:
        source: Holds the files.
        path: Its folder or archive, by which its pictures are known from now on.
        parts: Which of the files.
    """

    source: Source
    path: Path
    parts: Sequence[PartName]


def ingest_cifar100(
    catalog: Catalog,
    files: ImageFiles,
    gallery: Gallery,
    origin: Origin,
    found: Survey,
    *,
    max_pixels: int,
    threads: int,
    progress: Progress,
) -> Summary:
    """Add the pictures with their labels, and the labels' superclasses; to be run again at will.

    Args:
        catalog: Where the gallery is.
        files: Where pictures and thumbnails go.
        gallery: The gallery.
        origin: Where the pictures come from.
        found: What a look at them told.
        max_pixels: Most pixels that are decoded.
        threads: Pictures encoded and written at once.
        progress: Called as it goes on.

    Raises:
        Cifar100Error: A file is not what it was at that look.
        NotFoundError: The gallery was deleted meanwhile.
        IndexStoreError: The disk is full.
    """
    catalog.superclasses.keep(gallery.id, found.superclasses)
    intake = Intake(files, max_pixels=max_pixels, copy=True)
    pool = ThreadPoolExecutor(threads, thread_name_prefix="ingest")
    run = _Run(catalog, files, gallery, origin, found, intake, pool, progress)
    try:
        for name in origin.parts:
            run.take(part_of(origin.source, name, found.labels))
    finally:
        pool.shutdown(cancel_futures=True)
    return run.summary


@dataclass
class _Run:
    """One ingest at work."""

    catalog: Catalog
    files: ImageFiles
    gallery: Gallery
    origin: Origin
    found: Survey
    intake: Intake
    pool: ThreadPoolExecutor
    progress: Progress
    summary: Summary = field(default_factory=Summary)
    done: int = 0

    def take(self, part: Part) -> None:
        """Take in one file of pictures."""
        mtime_ns = self.origin.source.mtime_ns(part.name)
        address = f"{self.origin.path.as_uri()}#{part.name}"
        self._step(0)
        for start in range(0, len(part.rows), _BATCH):
            numbers = range(start, min(start + _BATCH, len(part.rows)))
            stamps = [FileStamp(f"{address}/{one}", PNG_BYTES, mtime_ns) for one in numbers]
            self._take_batch(part, dict(zip(numbers, stamps, strict=True)))

    def _take_batch(self, part: Part, stamps: dict[int, FileStamp]) -> None:
        """Take in pictures by their numbers."""
        known = self.catalog.images.known_files(self.gallery.id, list(stamps.values()))
        has_thumbnail = self.files.has_thumbnail
        fresh = {
            number: stamp
            for number, stamp in stamps.items()
            if stamp.origin not in known or not has_thumbnail(known[stamp.origin].content_hash)
        }
        self.summary.unchanged += len(stamps) - len(fresh)
        self._step(len(stamps) - len(fresh))
        pictures = []
        for picture in self.pool.map(self._take_one, itertools.repeat(part), fresh, fresh.values()):
            pictures.append(picture)
            self._step(1)
        self._add(pictures)

    def _take_one(self, part: Part, number: int, stamp: FileStamp) -> NewImage:
        label = self.found.labels.fine[part.fine[number]]
        name = display_name(part.file_names[number])
        picture = self.intake.from_bytes(name, png(part.rows[number]), label)
        return replace(
            picture, name=f"{part.name}/{name}", origin=stamp.origin, mtime_ns=stamp.mtime_ns
        )

    def _add(self, pictures: Sequence[NewImage]) -> None:
        """Put a batch into the catalog and count what became of it."""
        arrivals = self.catalog.images.add_many(self.gallery.id, pictures)
        for picture, arrival in zip(pictures, arrivals, strict=True):
            if arrival.outcome == "duplicate":
                self.summary.duplicates += 1
                mend(self.catalog, self.files, picture, arrival)
            else:
                self.summary.added += 1

    def _step(self, count: int) -> None:
        self.done += count
        self.progress(self.done, self.found.pictures, "reading")
