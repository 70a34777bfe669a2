"""Gallery pictures: list, upload, remove, restore, describe, download."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from index_store.catalog.browsing_records import Sort
from web.calls.addresses import at
from web.calls.asked import Picture, opened
from web.calls.errors import ApiError
from web.calls.group import Group
from web.calls.uploads import Labelled, batches
from web.schemas.captions import CaptionOut
from web.schemas.galleries import ImageOut, ImagesOut, RejectedOut, UploadOut
from web.schemas.selections import CountOut, FilterForm, SelectionForm
from web.schemas.service import ServiceOut

_ALL_REJECTED: Final = 422


class Images(Group):
    """``client.images``."""

    def list(
        self,
        gallery: str,
        wanted: FilterForm | None = None,
        *,
        sort: Sort = "oldest",
        page_size: int = 500,
    ) -> Iterator[ImageOut]:
        """Pictures of a gallery, page by page as they are taken."""
        asked = _asked(wanted) | {"sort": sort, "limit": page_size}
        path = at("/galleries/{}/images", gallery)
        for page in self._connection.pages(ImagesOut, path, "after", asked):
            yield from page.images

    def count(self, gallery: str, wanted: FilterForm | None = None) -> CountOut:
        """How many pictures a filter means."""
        path = at("/galleries/{}/images/count", gallery)
        return self._connection.get(CountOut, path, _asked(wanted))

    def upload(
        self, gallery: str, pictures: Sequence[Picture], *, label: str | None = None
    ) -> UploadOut:
        """Add pictures in one request; the answer names those that were rejected."""
        with ExitStack() as stack:
            files = opened(pictures, "pictures", stack)
            path, form = at("/galleries/{}/images", gallery), {"label": label}
            return self._connection.call(
                "POST", UploadOut, path, form=form, files=files, also=_ALL_REJECTED
            )

    def upload_all(self, gallery: str, files: Iterable[Labelled]) -> Iterator[UploadOut]:
        """Add any number of files, as many at a time as the service takes; what became of each lot.

        A file that is too large, or no picture, is among the rejected, and the rest go on.
        """
        most_mb = self._connection.get(ServiceOut, "/service").max_upload_mb
        for batch in batches(files, most_mb * 1e6):
            if batch.paths[0].stat().st_size > most_mb * 1e6:
                # Not sent at all: a server that refuses hangs up, which may be all that one hears.
                yield _rejected(batch.paths[0], _too_large(most_mb))
                continue
            try:
                yield self.upload(gallery, batch.paths, label=batch.label)
            except ApiError as error:
                if len(batch.paths) > 1 or error.status not in (413, 415, 422):
                    raise
                yield _rejected(batch.paths[0], error)

    def read(self, image_id: int) -> ImageOut:
        """One picture's particulars."""
        return self._connection.get(ImageOut, at("/images/{}", image_id))

    def remove(self, image_id: int) -> ImageOut:
        """Take a picture out of its gallery; :meth:`restore` undoes it for 30 days."""
        return self._connection.call("DELETE", ImageOut, at("/images/{}", image_id))

    def restore(self, image_id: int) -> ImageOut:
        """Undo a removal."""
        return self._connection.call("POST", ImageOut, at("/images/{}/restore", image_id))

    def thumbnail(self, image_id: int) -> bytes:
        """A small rendition: a JPEG."""
        return self._connection.send("GET", at("/images/{}/thumbnail", image_id)).content

    def picture(self, image_id: int) -> bytes:
        """A rendition to look at: a JPEG."""
        return self._connection.send("GET", at("/images/{}/picture", image_id)).content

    def download(self, gallery: str, selection: SelectionForm, target: Path) -> None:
        """Write the originals of up to 10,000 pictures into a zip file, which is there when it is whole."""
        form = {"selection": selection.model_dump_json()}
        path = at("/galleries/{}/images/download", gallery)
        unfinished = target.with_name(f".{target.name}.part")
        with self._connection.stream("POST", path, form=form) as data:
            try:
                with unfinished.open("wb") as file:
                    file.writelines(data)
                unfinished.replace(target)
            finally:
                unfinished.unlink(missing_ok=True)

    def caption(self, image_id: int) -> CaptionOut:
        """What a picture shows, in words."""
        return self._connection.get(CaptionOut, at("/images/{}/caption", image_id))

    def set_caption(self, image_id: int, text: str) -> CaptionOut:
        """Say what a picture shows; an empty text takes the caption away."""
        path, body = at("/images/{}/caption", image_id), {"text": text}
        return self._connection.call("PUT", CaptionOut, path, body=body)

    def undo_caption(self, image_id: int) -> CaptionOut:
        """Go back to what a caption was before."""
        return self._connection.call("POST", CaptionOut, at("/images/{}/caption/undo", image_id))


def _asked(wanted: FilterForm | None) -> dict[str, object]:
    return (wanted or FilterForm()).model_dump(mode="json")


def _too_large(most_mb: float) -> ApiError:
    message = f"the file is larger than {most_mb:g} MB"
    return ApiError(
        413, "upload_too_large", message, "make it smaller, or raise SEMBLANCE_MAX_UPLOAD_MB"
    )


def _rejected(path: Path, error: ApiError) -> UploadOut:
    refused = RejectedOut(name=path.name, code=error.code, message=error.message, hint=error.hint)
    return UploadOut(added=[], duplicates=[], rejected=[refused], jobs=[])
