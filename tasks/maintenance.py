"""Chores of the light worker, called for by beat."""

from tasks.app import app
from tasks.recovery import recover


@app.task(ignore_result=True)  # type: ignore[untyped-decorator]
def recover_jobs() -> None:
    """Send jobs again whose worker died or whose message was lost."""
    recover()
