"""The service at a glance."""

from importlib.metadata import version

import redis
from flask import Response
from flask_openapi3.models.tag import Tag

from settings import get_settings
from tasks.ensemble import get_profile
from tasks.errors import ServiceDownError
from tasks.presence import alive
from tasks.redis_client import get_redis
from tasks.services import flower_url
from web.api.blueprint import api
from web.respond import respond
from web.schemas.service import MemberOut, ServiceOut, WorkerOut

tag = Tag(name="service", description="Who is alive, and what is set.")


@api.get("/service", tags=[tag], responses={200: ServiceOut})
def read_service() -> Response:
    """Settings a dashboard shows, and which encoders have a live worker."""
    settings, profile = get_settings(), get_profile()
    names = [member.encoder for member in profile.members]
    try:
        living, up = alive(get_redis(), names), True
    except (redis.RedisError, ServiceDownError):
        living, up = set(), False
    service = ServiceOut(
        version=version("semblance"),
        fusion=settings.fusion,
        deadline_s=settings.deadline_s,
        max_upload_mb=settings.max_upload_mb,
        flower_url=settings.flower_url or flower_url(),
        redis=up,
        workers=[WorkerOut(encoder=name, alive=name in living) for name in names],
        encoders=[
            MemberOut(encoder=member.encoder, weight=member.weight, index=member.index)
            for member in profile.members
        ],
    )
    return respond(service)
