"""Galleries: list, create, delete, ingest a folder, reindex."""

from collections.abc import Sequence

from tasks.ingest_terms import LabelSource
from web.calls.addresses import at
from web.calls.group import Group
from web.schemas.galleries import (
    GalleriesOut,
    GalleryOut,
    ImageOut,
    LabelOut,
    LabelsOut,
    SamplesOut,
)
from web.schemas.jobs import JobOut, StartedOut
from web.schemas.statistics import StatisticsOut


class Galleries(Group):
    """``client.galleries``."""

    def list(self) -> "Sequence[GalleryOut]":
        """All galleries with their counts and the indexes in use."""
        return self._connection.get(GalleriesOut, "/galleries").galleries

    def create(self, name: str) -> GalleryOut:
        """Create an empty gallery."""
        return self._connection.call("POST", GalleryOut, "/galleries", body={"name": name})

    def read(self, name: str) -> GalleryOut:
        """One gallery."""
        return self._connection.get(GalleryOut, at("/galleries/{}", name))

    def delete(self, name: str) -> None:
        """Delete a gallery and its indexes, for good."""
        self._connection.send("DELETE", at("/galleries/{}", name))

    def labels(self, name: str) -> Sequence[LabelOut]:
        """Labels, and how many pictures carry each."""
        return self._connection.get(LabelsOut, at("/galleries/{}/labels", name)).labels

    def samples(self, name: str, *, limit: int = 12) -> Sequence[ImageOut]:
        """A varied handful of its pictures, of as many labels as there is room for."""
        path = at("/galleries/{}/samples", name)
        return self._connection.get(SamplesOut, path, {"limit": limit}).images

    def statistics(self, name: str) -> StatisticsOut:
        """Sizes, formats, labels and dates of its pictures."""
        return self._connection.get(StatisticsOut, at("/galleries/{}/statistics", name))

    def ingest(
        self, name: str, path: str, *, labels: LabelSource = "folders", keep_copies: bool = False
    ) -> JobOut:
        """Take in a folder of the service's own machine, which has to allow it."""
        body = {"path": path, "labels": labels, "copy": keep_copies}
        return self._connection.call("POST", JobOut, at("/galleries/{}/ingest", name), body=body)

    def reindex(self, name: str, encoder: str | None = None) -> Sequence[JobOut]:
        """Rebuild the indexes, of one encoder or of all; the jobs that do so."""
        path, body = at("/galleries/{}/reindex", name), {"encoder": encoder}
        return self._connection.call("POST", StartedOut, path, body=body).jobs
