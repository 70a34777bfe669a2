"""Folders and ingests, as the API shows them."""

from index_store.catalog.records import Job
from tasks.dispatch import queue_of
from tasks.ensemble import get_catalog
from tasks.folder_listing import Listing
from tasks.ingest import Summary
from tasks.ingest_summary import ingest_document
from web.schemas.ingests import FolderOut, FoldersOut, IngestOut, ReasonOut, RejectedFileOut


def folders_out(listing: Listing) -> FoldersOut:
    """What is in a folder."""
    return FoldersOut(
        path=listing.path,
        parent=listing.parent,
        pictures=listing.pictures.pictures,
        exact=listing.pictures.exact,
        here=listing.here,
        folders=[
            FolderOut(
                name=one.name,
                path=one.path,
                pictures=one.pictures.pictures,
                exact=one.pictures.exact,
                problem=one.problem,
            )
            for one in listing.folders
        ],
        next_after=listing.next_after,
    )


def ingest_out(job: Job) -> IngestOut:
    """What an ingest job takes in, and what it has come to so far."""
    came_to = get_catalog().ingests.summary(job.id) or ingest_document(Summary())
    return IngestOut(
        path=job.params.get("path", ""),
        labels=str(job.params.get("labels", "none")),
        keep_copies=bool(job.params.get("copy")),
        can_resume=queue_of(job) is not None,
        added=came_to["added"],
        duplicates=came_to["duplicates"],
        unchanged=came_to["unchanged"],
        skipped=came_to["skipped"],
        unreadable=came_to["unreadable"],
        reasons=[ReasonOut(reason=reason, files=files) for reason, files in came_to["reasons"]],
        examples=[
            RejectedFileOut(name=name, reason=reason) for name, reason in came_to["examples"]
        ],
    )
