"""The ``/api/v1`` every route of this package belongs to."""

from flask_openapi3.blueprint import APIBlueprint

from web.schemas.error import Error
from web.security import csrf

api = APIBlueprint(
    "api", __name__, url_prefix="/api/v1", abp_responses={"4XX": Error, "5XX": Error}
)
csrf.exempt(api)  # scripts have no form's token: web.access.guard wants another proof
