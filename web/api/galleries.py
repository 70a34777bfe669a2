"""Galleries: list, create, delete, reindex."""

from flask import Response
from flask_openapi3.models.tag import Tag

from tasks.client import jobs
from tasks.client.galleries import delete_gallery, require_pictures
from tasks.client.members import require_members
from tasks.ensemble import get_catalog, get_profile
from web.access.caller import actor
from web.api.blueprint import api
from web.present import galleries_out, gallery_out, image_out, job_out
from web.respond import respond
from web.schemas.galleries import (
    GalleriesOut,
    GalleryForm,
    GalleryOut,
    GalleryPath,
    LabelOut,
    LabelsOut,
    ReindexForm,
    SamplesOut,
    SamplesQuery,
)
from web.schemas.jobs import StartedOut

tag = Tag(name="galleries", description="Collections of pictures.")


@api.get("/galleries", tags=[tag], responses={200: GalleriesOut})
def list_galleries() -> Response:
    """All galleries with their counts and the indexes in use."""
    return respond(GalleriesOut(galleries=galleries_out()))


@api.post("/galleries", tags=[tag], responses={201: GalleryOut})
def create_gallery(body: GalleryForm) -> Response:
    """Create an empty gallery."""
    return respond(gallery_out(get_catalog().galleries.create(body.name)), 201)


@api.get("/galleries/<name>", tags=[tag], responses={200: GalleryOut})
def read_gallery(path: GalleryPath) -> Response:
    """One gallery."""
    return respond(gallery_out(get_catalog().galleries.get(path.name)))


@api.delete("/galleries/<name>", tags=[tag], responses={204: None})
def remove_gallery(path: GalleryPath) -> Response:
    """Delete a gallery and its indexes; original pictures that were not copied stay where they are."""
    delete_gallery(path.name)
    return Response(status=204)


@api.get("/galleries/<name>/labels", tags=[tag], responses={200: LabelsOut})
def list_labels(path: GalleryPath) -> Response:
    """The labels of a gallery with how many pictures carry each."""
    catalog = get_catalog()
    counts = catalog.images.labels(catalog.galleries.get(path.name).id)
    labels = [LabelOut(label=label, images=images) for label, images in counts]
    return respond(LabelsOut(labels=labels))


@api.get("/galleries/<name>/samples", tags=[tag], responses={200: SamplesOut})
def read_samples(path: GalleryPath, query: SamplesQuery) -> Response:
    """A varied handful of a gallery's pictures: of as many labels as there is room for."""
    catalog = get_catalog()
    found = catalog.samples.of(catalog.galleries.get(path.name).id, query.limit)
    captions = catalog.captions.of([image.id for image in found])
    images = [image_out(image, captions.get(image.id)) for image in found]
    return respond(SamplesOut(images=images))


@api.post("/galleries/<name>/reindex", tags=[tag], responses={202: StartedOut})
def reindex(path: GalleryPath, body: ReindexForm) -> Response:
    """Rebuild indexes; where a reindex is running already, that job is returned."""
    members = [member.encoder for member in get_profile().members]
    encoders = members if body.encoder is None else [body.encoder]
    require_members(encoders)
    gallery = get_catalog().galleries.get(path.name)
    require_pictures(gallery)
    started = jobs.submit_reindex(gallery, encoders, rebuild=True, by=actor())
    return respond(StartedOut(jobs=[job_out(job) for job in started]), 202)
