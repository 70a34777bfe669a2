"""What the API's documentation shows: subjects in order, values of fields by name, errors by status."""

from typing import Final

TAGS: Final = (
    "galleries",
    "images",
    "selections",
    "ingests",
    "statistics",
    "queries",
    "feedback",
    "indexes",
    "captions",
    "prompts",
    "suggestions",
    "evaluations",
    "trainings",
    "jobs",
    "schedules",
    "service",
    "access",
)
"""Subjects, in the order in which somebody new needs them."""

FIELDS: Final[dict[str, str | int | float]] = {
    "action": "remove_image",
    "address": "192.0.2.7",
    "attempt": 1,
    "bytes": 248_113,
    "created_at": "2026-03-01T09:30:00Z",
    "deadline_s": 10.0,
    "done": 640,
    "encoder": "starter_convnext",
    "eta_s": 12.5,
    "finished_at": "2026-03-01T09:31:40Z",
    "format": "JPEG",
    "gallery": "holidays",
    "height": 1067,
    "image_id": 42,
    "images": 1000,
    "label": "beach",
    "labels": 12,
    "picture_url": "/api/v1/images/42/picture",
    "probability": 0.87,
    "rank": 1,
    "rate": 38.2,
    "recall": 0.998,
    "rows": 1000,
    "score": 0.913,
    "stage": "embedding",
    "started_at": "2026-03-01T09:30:01Z",
    "submitted_by": "ada",
    "target": "42",
    "text": "a red car in the snow",
    "thumbnail_url": "/api/v1/images/42/thumbnail",
    "took_ms": 84.2,
    "total": 1000,
    "version": 3,
    "weight": 1.0,
    "who": "ada",
    "width": 1600,
}
"""An example of a field of that name, where its type allows it."""

PARAMETERS: Final[dict[str, str | int]] = {
    "change_id": "9d2f60b1c5e74a3f8b1c7e5d3a9f4b60",
    "decision_id": 3,
    "encoder": "starter_convnext",
    "evaluation_id": 7,
    "image_id": 42,
    "job_id": "0c6d1f0a7be84d2f9f7b6d0f3a1e5c42",
    "key_id": "smb_0123456789ab",
    "name": "holidays",
    "part": 0,
    "queue": "encode.starter_convnext",
    "query_id": "5b1e2c3d4f5a49688c7d6e5f4a3b2c1d",
    "schedule_id": "c0a1f4e2b7d94c6f8e3a5b1d2c7f9e04",
}
"""An example of a part of an address, unless its schema has one of its own."""

ERRORS: Final[dict[str, tuple[str, str, str, str]]] = {
    "400": (
        "The request itself is wrong.",
        "bad_request",
        "send a picture, an image_id, a text or parts",
        "",
    ),
    "401": (
        "It is not known who asks.",
        "login_required",
        "that needs a login or an API key",
        "log in, or send the header Authorization: Bearer KEY; `semblance keys add` makes one",
    ),
    "403": (
        "Whoever asks may not do that.",
        "forbidden",
        "the API key lacks the scope write",
        "use a key that has it",
    ),
    "404": (
        "There is no such thing.",
        "not_found",
        "there is no gallery called holidays",
        "`semblance galleries` lists those there are",
    ),
    "413": (
        "The request is too large.",
        "upload_too_large",
        "the upload is larger than 32 MB",
        "send at most 32 MB, or raise SEMBLANCE_MAX_UPLOAD_MB",
    ),
    "422": (
        "A field has a value that cannot be used.",
        "bad_request",
        "k: Input should be less than or equal to 100",
        "/api/openapi.json says what is accepted",
    ),
    "429": (
        "That was asked too often.",
        "rate_limited",
        "too many requests (120 per 1 minute)",
        "try again in 17 seconds",
    ),
    "503": (
        "Something that is needed is away.",
        "service_down",
        "Redis cannot be reached",
        "start the service with `semblance up`, or set SEMBLANCE_REDIS_URL",
    ),
    "507": (
        "The disk is full.",
        "disk_full",
        "there is no room left: the catalog cannot be written to",
        "free some space; nothing was lost, and what waits goes on by itself",
    ),
}
"""By status: description of the answer, then code, message and hint of an example."""
