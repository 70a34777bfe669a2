"""Pictures into a gallery: a folder of them, or one that was uploaded.

A folder is taken in batch by batch, each in one transaction, so that whatever stops it costs a
batch at most; what is in the gallery already is recognised by path, size and time and not read
again.
"""

import itertools
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from index_store.catalog.database import Catalog
from index_store.catalog.records import Arrival, FileStamp, Gallery, Image, KnownFile, NewImage
from index_store.catalog.text import storable
from index_store.images import ImageFiles
from tasks.errors import TasksError
from tasks.folder import anywhere, files_under
from tasks.intake import Intake, Refused
from tasks.labels import Labels, labels_from

Progress = Callable[[int, int | None, str], None]
"""Told files done, files in all (none while they are counted) and the stage."""

_BATCH = 256
_COUNT_STEP = 1000  # files between two reports while counting


class IngestError(TasksError):
    """A folder cannot be taken in."""

    code = "bad_folder"


@dataclass
class Summary:
    """What became of the files of a folder.

    Attributes:
        added: Pictures that are in the gallery now and were not before, or had been removed.
        duplicates: Files whose content the gallery has already.
        unchanged: Files that were ingested before and have not changed.
        skipped: Files that are not pictures and do not claim to be.
        corrupt: Files, and folders, that could not be read, each with the reason; fit to be stored
            and shown, whatever bytes the file's name is made of.
    """

    added: int = 0
    duplicates: int = 0
    unchanged: int = 0
    skipped: int = 0
    corrupt: list[tuple[str, str]] = field(default_factory=list)

    def note_corrupt(self, path: Path | str, reason: str) -> None:
        """Note a file, or folder, that could not be read."""
        self.corrupt.append((storable(str(path)), storable(reason)))


def ingest_folder(
    catalog: Catalog,
    files: ImageFiles,
    gallery: Gallery,
    folder: Path,
    *,
    max_pixels: int,
    labels: str = "folders",
    copy: bool = False,
    threads: int = 2,
    progress: Progress | None = None,
    follow: Callable[[Path], bool] = anywhere,
    summary: Summary | None = None,
) -> Summary:
    """Add all pictures under a folder to a gallery; to be run again at will.

    Pictures whose file changed are replaced, labels brought up to date, removed ones brought back;
    nothing leaves the gallery because its file is gone.

    Args:
        catalog: Where the gallery is.
        files: Where thumbnails and copies go.
        gallery: The gallery.
        folder: The folder.
        max_pixels: Most pixels that are decoded.
        labels: ``folders``, ``none`` or a CSV file; see ``tasks.labels``.
        copy: Keep copies of the originals.
        threads: Pictures read and decoded at once; bounds the memory, too.
        progress: Called as it goes on.
        follow: Asked of each link under the folder whether to look at what it leads to.
        summary: What it comes to is told here, also of an ingest that does not reach its end.

    Raises:
        IngestError: The folder is one of the service's own.
        LabelsError: The CSV file is missing, malformed, or names none of the files.
        NotFoundError: The gallery was deleted meanwhile.
        IndexStoreError: The disk is full.
    """
    folder = folder.resolve()
    label_of = labels_from(labels, folder)
    report = progress or (lambda _done, _total, _stage: None)
    if any(folder.is_relative_to(own) for own in files.folders):
        raise IngestError(
            f"{folder} belongs to the service itself", hint="name a folder of your own pictures"
        )
    total = _count(folder, files.folders, follow, report)
    intake = Intake(files, max_pixels=max_pixels, copy=copy)
    pool = ThreadPoolExecutor(threads, thread_name_prefix="ingest")

    def report_done(done: int) -> None:
        report(done, total, "reading")

    summary = Summary() if summary is None else summary
    run = _Run(catalog, files, gallery, intake, label_of, pool, report_done, summary)
    paths = files_under(folder, run.note_error, without=files.folders, follow=follow)
    try:
        for batch in _batches(paths):
            run.take(batch, copy=copy)
    finally:
        pool.shutdown(cancel_futures=True)
    return summary


def add_upload(
    catalog: Catalog,
    files: ImageFiles,
    gallery: Gallery,
    *,
    name: str,
    data: bytes,
    label: str | None,
    max_pixels: int,
) -> tuple[Image, bool]:
    """Add one uploaded picture; the picture, and whether the gallery did not have it before.

    Args:
        catalog: Where the gallery is.
        files: Where original and thumbnail go.
        gallery: The gallery.
        name: What the sender calls it; shown, never opened.
        data: Its bytes.
        label: Its label, if it has one.
        max_pixels: Most pixels that are decoded.

    Raises:
        PictureError: It is not a picture that can be searched; nothing is recorded of it.
        NotFoundError: The gallery was deleted meanwhile.
        IndexStoreError: The disk is full.
    """
    picture = Intake(files, max_pixels=max_pixels, copy=True).from_bytes(name, data, label)
    (arrival,) = catalog.images.add_many(gallery.id, [picture])
    mend(catalog, files, picture, arrival)
    return catalog.images.get(arrival.image_id), arrival.outcome != "duplicate"


@dataclass
class _Run:
    """One ingest at work."""

    catalog: Catalog
    files: ImageFiles
    gallery: Gallery
    intake: Intake
    label_of: Labels
    pool: ThreadPoolExecutor
    report: Callable[[int], None]
    summary: Summary
    done: int = 0

    def note_error(self, error: OSError) -> None:
        """Note a folder that cannot be read."""
        self.summary.note_corrupt(error.filename, f"cannot be read: {error.strerror}")

    def take(self, paths: list[Path], *, copy: bool) -> None:
        """Take in one batch of files."""
        known = {
            path: file
            for path, file in self._known(paths).items()
            if (file.kept or not copy) and self.files.has_thumbnail(file.content_hash)
        }
        self._relabel(known)
        fresh = [path for path in paths if path not in known]
        unchanged = len(paths) - len(fresh)
        self.summary.unchanged += unchanged
        self._step(unchanged)
        pictures = {}
        for path, taken in zip(fresh, self.pool.map(self._take_one, fresh), strict=True):
            self._step(1)
            if isinstance(taken, NewImage):
                pictures[path] = taken
            else:
                self._refuse(path, taken)
        self._add(pictures)

    def _known(self, paths: list[Path]) -> dict[Path, KnownFile]:
        """Which of the files are in the gallery just as they are."""
        stamps = {}
        for path in paths:
            try:
                status = path.stat()
            except OSError:
                continue  # reading it will tell why
            stamps[path] = FileStamp(path.as_uri(), status.st_size, status.st_mtime_ns)
        known = self.catalog.images.known_files(self.gallery.id, list(stamps.values()))
        return {
            path: known[stamp.origin] for path, stamp in stamps.items() if stamp.origin in known
        }

    def _relabel(self, known: dict[Path, KnownFile]) -> None:
        """Bring the labels of files that are not read again up to date."""
        labels = {file.image_id: (self.label_of(path), file.label) for path, file in known.items()}
        changed = {key: new for key, (new, old) in labels.items() if new is not None and new != old}
        if changed:
            self.catalog.images.relabel(changed)

    def _take_one(self, path: Path) -> NewImage | Refused:
        return self.intake.from_file(path, self.label_of(path))

    def _refuse(self, path: Path, refused: Refused) -> None:
        if refused.reason is None:
            self.summary.skipped += 1
        else:
            self.summary.note_corrupt(path, refused.reason)

    def _add(self, pictures: dict[Path, NewImage]) -> None:
        """Put a batch into the catalog and count what became of it."""
        arrivals = self.catalog.images.add_many(self.gallery.id, list(pictures.values()))
        for (path, picture), arrival in zip(pictures.items(), arrivals, strict=True):
            if picture.error is not None:
                self.summary.note_corrupt(path, picture.error)
            elif arrival.outcome == "duplicate":
                self.summary.duplicates += 1
                mend(self.catalog, self.files, picture, arrival)
            else:
                self.summary.added += 1

    def _step(self, count: int) -> None:
        self.done += count
        self.report(self.done)


def mend(catalog: Catalog, files: ImageFiles, picture: NewImage, arrival: Arrival) -> None:
    """Read a picture from its double's file where that is better: a copy, or still there."""
    if arrival.uri == picture.uri or files.is_kept(arrival.uri):
        return
    if files.is_kept(picture.uri) or not files.exists(arrival.uri):
        catalog.images.relocate(arrival.image_id, picture)


def _count(
    folder: Path, without: Iterable[Path], follow: Callable[[Path], bool], report: Progress
) -> int:
    """How many files there are to look at."""
    count = 0
    paths = files_under(folder, lambda _: None, without=without, follow=follow)
    for count, _ in enumerate(paths, start=1):
        if count % _COUNT_STEP == 0:
            report(count, None, "looking")
    return count


def _batches(paths: Iterable[Path]) -> Iterator[list[Path]]:
    iterator = iter(paths)
    while batch := list(itertools.islice(iterator, _BATCH)):
        yield batch
