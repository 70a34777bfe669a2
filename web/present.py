"""Records of the catalog, as the API shows them."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from flask import url_for

from index_store.catalog.records import Caption, Gallery, Image, IndexVersion, Job, Thumb
from index_store.fusion.agreement import agreement
from tasks.dispatch import queue_of
from tasks.ensemble import get_catalog
from tasks.feedback import thumbs_of
from tasks.filtering import filter_of
from tasks.parts import in_words, parts_of
from web.schemas.captions import CaptionOut
from web.schemas.galleries import GalleryOut, ImageOut, IndexOut
from web.schemas.jobs import JobOut
from web.schemas.queries import FilterOut, PartOut, QueryOut, ResultOut, SourceOut


def caption_out(caption: Caption | None) -> CaptionOut:
    """A caption, also where there never was one."""
    return CaptionOut(text="") if caption is None else CaptionOut.model_validate(caption)


def image_out(image: Image, caption: Caption | None = None) -> ImageOut:
    """A picture with the addresses of its renditions, and with what it shows where that was looked up."""
    return ImageOut(
        id=image.id,
        name=image.name,
        label=image.label,
        width=image.width,
        height=image.height,
        bytes=image.bytes,
        format=image.format,
        state=image.state,
        error=image.error,
        caption=(caption and caption.text) or None,
        created_at=image.created_at,
        thumbnail_url=url_for("api.thumbnail", image_id=image.id),
        picture_url=url_for("api.picture", image_id=image.id),
    )


def galleries_out() -> list[GalleryOut]:
    """All galleries with their indexes in use."""
    catalog = get_catalog()
    current = catalog.index_versions.all_current()
    return [_gallery_out(one, current.get(one.id, ())) for one in catalog.galleries.list()]


def gallery_out(gallery: Gallery) -> GalleryOut:
    """A gallery with its indexes in use."""
    return _gallery_out(gallery, get_catalog().index_versions.current(gallery.id))


def _gallery_out(gallery: Gallery, versions: Iterable[IndexVersion]) -> GalleryOut:
    indexes = [
        IndexOut(
            encoder=version.encoder,
            version=version.number,
            kind=version.kind,
            rows=version.rows,
            recall=version.recall,
            created_at=version.created_at,
        )
        for version in versions
    ]
    return GalleryOut(
        name=gallery.name,
        images=gallery.images,
        corrupt=gallery.corrupt,
        removed=gallery.removed,
        labels=gallery.labels,
        created_at=gallery.created_at,
        indexes=indexes,
    )


def job_out(job: Job) -> JobOut:
    """A job with its rate and the time left at that rate."""
    rate = rate_of(job)
    eta = None
    if rate and job.state == "running" and job.total is not None:
        eta = (job.total - job.done) / rate
    shown = {name: getattr(job, name) for name in JobOut.model_fields if hasattr(job, name)}
    return JobOut(**shown | {"queue": queue_of(job), "rate": rate, "eta_s": eta})


def rate_of(job: Job) -> float | None:
    """What is done a second: in the present stage of a job that runs, from start to end of one that ended."""
    began, before, until = job.started_at, 0, job.finished_at
    if job.state == "running":
        began, before, until = job.stage_at, job.stage_done, datetime.now(UTC)
    if began is None or until is None or job.done <= before:
        return None
    return (job.done - before) / max((until - began).total_seconds(), 1e-3)


def query_out(document: dict[str, Any]) -> QueryOut:
    """A query's document (see ``tasks.client.queries.document``) with addresses for its pictures."""
    thumbs = thumbs_of(get_catalog(), document) if document["results"] else {}
    results = results_out(document["results"], document["k"], thumbs)
    parts = parts_of(document)
    shown = [_part_out(one, at, document["id"]) for at, one in enumerate(parts)]
    source = next((one.picture for one in shown if one.picture), None)
    created_at = datetime.fromtimestamp(document["asked_at"], UTC)
    return QueryOut.model_validate(
        document
        | {"results": results, "source": source, "parts": shown, "name": in_words(parts)}
        | {"created_at": created_at, "filter": filter_out(document)}
    )


def filter_out(document: Mapping[str, Any]) -> FilterOut | None:
    """Which pictures a query may find."""
    wanted = filter_of(document)
    if wanted is None:
        return None
    return FilterOut(
        label=list(wanted.labels),
        unlabelled=wanted.unlabelled,
        since=wanted.since,
        until=wanted.until,
    )


def results_out(
    results: Iterable[dict[str, Any]], k: int, thumbs: Mapping[int, Thumb]
) -> list[ResultOut]:
    """Results with addresses for their pictures, what was said of them, and who agrees."""
    return [
        ResultOut(
            **result,
            agreement=agreement((vote["rank"] for vote in result["votes"]), k),
            thumb=thumbs.get(result["image_id"]),
            thumbnail_url=url_for("api.thumbnail", image_id=result["image_id"]),
            picture_url=url_for("api.picture", image_id=result["image_id"]),
        )
        for result in results
    ]


def _part_out(part: dict[str, Any], at: int, query_id: str) -> PartOut:
    """A part of a query with its picture's address; a gallery's own is shown at its best."""
    if "text" in part:
        return PartOut(weight=part["weight"], text=part["text"])
    picture = part["picture"]
    address = (
        url_for("api.query_picture", query_id=query_id, part=at)
        if picture["image_id"] is None
        else url_for("api.picture", image_id=picture["image_id"])
    )
    return PartOut(weight=part["weight"], picture=SourceOut(**picture, picture_url=address))
