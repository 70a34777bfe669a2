"""API keys of one's own, for administrators everybody's; the audit log."""

from datetime import timedelta
from typing import Any

from flask import Response

from index_store.catalog.access_records import ApiKey
from index_store.catalog.clock import now
from index_store.errors import NotFoundError
from tasks.ensemble import get_catalog
from web.access import auditing, keys
from web.access.caller import caller, may
from web.access.errors import ForbiddenError
from web.api.blueprint import api
from web.api.users import tag, the_caller
from web.respond import respond
from web.schemas.access import (
    AuditEntryOut,
    AuditOut,
    AuditQuery,
    IssuedKeyOut,
    KeyForm,
    KeyOut,
    KeyPath,
    KeysOut,
    KeysQuery,
)


@api.get("/keys", tags=[tag], responses={200: KeysOut})
def list_keys(query: KeysQuery) -> Response:
    """One's own API keys, revoked ones too; their secrets are nowhere."""
    if query.everybody and not may("admin"):
        raise ForbiddenError("only administrators see everybody's keys", hint="list your own")
    owner = None if query.everybody else caller().user_id
    found = get_catalog().api_keys.list(owner) if query.everybody or owner is not None else []
    return respond(KeysOut(keys=[KeyOut(**_shown(key)) for key in found]))


@api.post("/keys", tags=[tag], responses={201: IssuedKeyOut})
def issue_key(body: KeyForm) -> Response:
    """Make an API key; its secret is in this answer and nowhere else."""
    owner, scopes = the_caller(), tuple(dict.fromkeys(body.scopes))
    if beyond := set(scopes) - caller().scopes:
        raise ForbiddenError(
            f"a key cannot be for {', '.join(sorted(beyond))}: you may not do that yourself",
            hint="leave that scope out",
        )
    expires_at = None if body.expires_days is None else now() + timedelta(days=body.expires_days)
    issued = keys.issue(get_catalog(), owner, body.name, scopes, expires_at)
    auditing.about(issued.key.id, body.name)
    return respond(IssuedKeyOut(**_shown(issued.key), secret=issued.secret), 201)


@api.delete("/keys/<key_id>", tags=[tag], responses={200: KeyOut})
def revoke_key(path: KeyPath) -> Response:
    """Revoke a key, from the next request on and for good."""
    api_keys = get_catalog().api_keys
    if api_keys.get(path.key_id).owner_id != caller().user_id and not may("admin"):
        raise NotFoundError(f"you have no key {path.key_id}", hint="list your keys")
    return respond(KeyOut(**_shown(api_keys.revoke(path.key_id))))


@api.get("/audit", tags=[tag], responses={200: AuditOut})
def read_audit(query: AuditQuery) -> Response:
    """A page of what was done and tried, newest first."""
    page = get_catalog().audit.list(who=query.who, before=query.before, limit=query.limit)
    entries = [AuditEntryOut(**vars(entry)) for entry in page]
    next_before = page[-1].id if len(page) == query.limit else None
    return respond(AuditOut(entries=entries, next_before=next_before))


def _shown(key: ApiKey) -> dict[str, Any]:
    return {name: value for name, value in vars(key).items() if name != "owner_id"}
