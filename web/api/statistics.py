"""Statistics of a gallery."""

from flask import Response
from flask_openapi3.models.tag import Tag

from tasks.ensemble import get_catalog
from web.api.blueprint import api
from web.present_statistics import statistics_out
from web.respond import respond
from web.schemas.galleries import GalleryPath
from web.schemas.statistics import StatisticsOut

tag = Tag(name="statistics", description="What a gallery's pictures are like in all.")


@api.get("/galleries/<name>/statistics", tags=[tag], responses={200: StatisticsOut})
def read_statistics(path: GalleryPath) -> Response:
    """Sizes, formats, labels and dates of a gallery's pictures; from kept counts, so at once."""
    return respond(statistics_out(get_catalog().galleries.get(path.name)))
