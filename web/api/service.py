"""The service at a glance."""

from importlib.metadata import version

import redis
from flask import Response, url_for
from flask_openapi3.models.tag import Tag

from settings import get_settings
from tasks.client.queues import known_queues
from tasks.ensemble import get_profile, get_specs, speaks
from tasks.errors import ServiceDownError
from tasks.pauses import paused_among
from tasks.presence import LIGHT, TRAIN, alive
from tasks.redis_client import get_redis
from tasks.services import flower_url
from tasks.trainable import trainable
from web.access.caller import may
from web.api.blueprint import api
from web.api.users import me
from web.present_operating import disk_out
from web.respond import respond
from web.schemas.service import MemberOut, ServiceOut, TrainerOut, WorkerOut

tag = Tag(name="service", description="Who is alive, and what is set.")


@api.get("/service", tags=[tag], responses={200: ServiceOut})
def read_service() -> Response:
    """Settings a dashboard shows, and which encoders have a live worker."""
    settings, profile = get_settings(), get_profile()
    names = [member.encoder for member in profile.members]
    try:
        client = get_redis()
        living, up = alive(client, [*names, LIGHT, TRAIN]), True
        held = sorted(paused_among(client, [queue.name for queue in known_queues()]))
    except (redis.RedisError, ServiceDownError):
        living, held, up = set(), [], False
    trainer = None
    if settings.training:
        trainer = TrainerOut(alive=TRAIN in living, encoders=trainable(get_specs()))
    service = ServiceOut(
        version=version("semblance"),
        fusion=settings.fusion,
        deadline_s=settings.deadline_s,
        max_upload_mb=settings.max_upload_mb,
        flower_url=url_for("access.flower") if _flower_is_there() and may("write") else None,
        redis=up,
        paused=held,
        disk=disk_out(),
        upkeep=LIGHT in living,
        workers=[WorkerOut(encoder=name, alive=name in living) for name in names],
        encoders=[
            MemberOut(
                encoder=member.encoder,
                weight=member.weight,
                index=member.index,
                text=speaks(member.encoder),
            )
            for member in profile.members
        ],
        training=trainer,
        me=me(),
    )
    return respond(service)


def _flower_is_there() -> bool:
    return (get_settings().flower_url or flower_url()) is not None
