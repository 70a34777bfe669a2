"""Taking pictures into a gallery of a service elsewhere: they are uploaded."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from commands.follow_jobs import progress_bars, show_jobs, update
from tasks.folder import files_under
from tasks.ingest import Summary
from tasks.intake import claims_to_be_a_picture
from tasks.labels import labels_from
from web.client import ApiError, Client, Labelled
from web.schemas.galleries import GalleryOut, UploadOut
from web.schemas.jobs import JobOut


def ingest_by_upload(
    service: Client, name: str, folder: Path, *, labels: str = "folders"
) -> tuple[GalleryOut, Summary]:
    """Upload the pictures under a folder and wait until they are indexed, with progress bars.

    Interrupted, it can be done again: what the gallery has already, the service tells by its content.

    Raises:
        LabelsError: The labels cannot be had; nothing was done.
        ApiError: The service refuses.
    """
    folder, summary = folder.resolve(), Summary()
    label_of = labels_from(labels, folder)
    pictures = list(_pictures(folder, summary))
    _make_gallery(service, name)
    files = (Labelled(path, label_of(path)) for path in pictures)
    jobs = _upload(service, name, files, len(pictures), summary)
    show_jobs(service.follow_jobs(jobs))
    return service.galleries.read(name), summary


def _pictures(folder: Path, summary: Summary) -> Iterator[Path]:
    for path in files_under(folder, lambda error: summary.note_corrupt(folder, str(error))):
        if claims_to_be_a_picture(path):
            yield path
        else:
            summary.skipped += 1


def _make_gallery(service: Client, name: str) -> None:
    try:
        service.galleries.read(name)
    except ApiError as error:
        if error.status != 404:
            raise
        service.galleries.create(name)


def _upload(
    service: Client, name: str, files: Iterable[Labelled], total: int, summary: Summary
) -> list[JobOut]:
    """Upload all of them; the jobs that index them."""
    jobs: dict[str | None, JobOut] = {}  # the latest of an encoder covers those before
    with progress_bars() as bars:
        bar = bars.add_task("uploading", what=name, rate="")
        done = 0
        for outcome in service.images.upload_all(name, files):
            done += _note(outcome, summary)
            update(bars, bar, done, total, "uploading")
            jobs |= {job.encoder: job for job in outcome.jobs}
    return list(jobs.values())


def _note(outcome: UploadOut, summary: Summary) -> int:
    """Add up what became of a lot of files; how many they were."""
    summary.added += len(outcome.added)
    summary.duplicates += len(outcome.duplicates)
    for one in outcome.rejected:
        summary.note_corrupt(one.name, one.message)
    return len(outcome.added) + len(outcome.duplicates) + len(outcome.rejected)
