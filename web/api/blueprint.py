"""The ``/api/v1`` every route of this package belongs to."""

from flask_openapi3.blueprint import APIBlueprint

from web.schemas.error import Error
from web.security import csrf


def _operation_id(*, name: str, path: str, method: str) -> str:
    """The route's own name: generators of clients make that of a method."""
    return name


api = APIBlueprint(
    "api",
    __name__,
    url_prefix="/api/v1",
    abp_responses={"4XX": Error, "5XX": Error},
    operation_id_callback=_operation_id,
)
csrf.exempt(api)  # scripts have no form's token: web.access.guard wants another proof
