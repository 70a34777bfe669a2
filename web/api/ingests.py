"""Folders of the service's own machine: what may be taken from, and taking it in."""

from flask import Response
from flask_openapi3.models.tag import Tag

from tasks.allowed_folders import get_allowed_folders
from tasks.client.ingests import submit_ingest
from tasks.ensemble import get_catalog
from tasks.folder_listing import list_folder, list_roots
from tasks.ingest_terms import IngestTerms
from web.access.caller import actor
from web.api.blueprint import api
from web.present import job_out
from web.present_ingests import folders_out
from web.respond import respond
from web.schemas.galleries import GalleryPath
from web.schemas.ingests import FoldersOut, FoldersQuery, IngestForm
from web.schemas.jobs import JobOut

tag = Tag(name="ingests", description="Folders of the service's machine.")


@api.get("/folders", tags=[tag], responses={200: FoldersOut})
def list_folders(query: FoldersQuery) -> Response:
    """Folders that may be ingested from, or what is in one of them; SEMBLANCE_INGEST_FOLDERS allows them."""
    allowed = get_allowed_folders()
    if query.path is None:
        return respond(folders_out(list_roots(allowed)))
    listing = list_folder(allowed, query.path, after=query.after, limit=query.limit)
    return respond(folders_out(listing))


@api.post("/galleries/<name>/ingest", tags=[tag], responses={202: JobOut})
def ingest(path: GalleryPath, body: IngestForm) -> Response:
    """Take a folder in; where just that is under way already, its job is returned.

    It can be done again at will: only what is new is read, and removed pictures come back.
    """
    gallery = get_catalog().galleries.get(path.name)
    terms = IngestTerms(body.path, body.labels, body.keep_copies)
    return respond(job_out(submit_ingest(gallery, terms, by=actor())), 202)
