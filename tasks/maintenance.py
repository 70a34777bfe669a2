"""Chores of the light worker, called for by beat."""

from settings import get_settings
from tasks import unneeded
from tasks.app import app
from tasks.ensemble import get_catalog
from tasks.recovery import recover


@app.task(ignore_result=True)  # type: ignore[untyped-decorator]
def recover_jobs() -> None:
    """Send jobs again whose worker died or whose message was lost."""
    recover()


@app.task(ignore_result=True)  # type: ignore[untyped-decorator]
def sweep() -> None:
    """Delete what nothing refers to any more."""
    unneeded.sweep(get_catalog(), get_settings().var)
