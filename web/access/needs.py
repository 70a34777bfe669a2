"""What one has to be allowed for each route: the one place that says so.

A route that is missing here needs ``read`` to be looked at and ``admin`` to change anything, and a test
fails until it is entered. In docs/howto/access.md is what that means for people.
"""

from typing import Literal

Need = Literal["anyone", "here", "read", "write", "admin", "person"]
"""``anyone``: also who has not logged in; ``here``: a read scope, or to be on this machine; ``person``:
to be logged in, or a key of scope ``admin``: what a stolen key must not do, such as making others."""

NEEDS: dict[str, Need] = {
    "static": "anyone",
    "health.healthz": "anyone",
    "health.readyz": "here",
    "metrics.metrics": "here",
    "switch": "anyone",
    "messages": "anyone",
    "access.login": "anyone",
    "access.log_in": "anyone",
    "access.logout": "anyone",
    # Pages
    "pages.search": "read",
    "pages.ask": "read",
    "pages.answered": "read",
    "pages.galleries": "read",
    "pages.gallery": "read",
    "pages.labels": "read",
    "pages.jobs": "read",
    "pages.schedules": "read",
    "access.settings": "read",
    "access.flower": "write",
    "docs.document": "read",
    "docs.page": "read",
    "docs.script": "read",
    # Searching and looking
    "api.ask": "read",
    "api.read": "read",
    "api.events": "read",
    "api.query_picture": "read",
    "api.suggested_area": "read",
    "api.fuse": "read",
    "api.list_galleries": "read",
    "api.read_gallery": "read",
    "api.list_labels": "read",
    "api.list_images": "read",
    "api.count_images": "read",
    "api.list_changes": "read",
    "api.list_folders": "write",
    "api.list_indexes": "read",
    "api.read_statistics": "read",
    "api.read_image": "read",
    "api.thumbnail": "read",
    "api.picture": "read",
    "api.read_weights": "read",
    "api.read_feedback": "read",
    "api.measure_feedback": "read",
    "api.list_jobs": "read",
    "api.read_job": "read",
    "api.job_events": "read",
    "api.read_caption": "read",
    "api.read_captions": "read",
    "api.read_prompts": "read",
    "api.read_suggestions": "read",
    "api.list_suggestions": "read",
    "api.list_decisions": "read",
    "api.list_evaluations": "read",
    "api.read_evaluation": "read",
    "api.list_schedules": "read",
    "api.preview": "read",
    "api.read_schedule": "read",
    "api.list_runs": "read",
    "api.read_service": "read",
    # Galleries, pictures, jobs
    "api.create_gallery": "write",
    "api.upload": "write",
    "api.remove_image": "write",
    "api.restore_image": "write",
    "api.begin_change": "write",
    "api.download_images": "write",
    "api.continue_change": "write",
    "api.undo_change": "write",
    "api.ingest": "write",
    "api.rollback_index": "write",
    "api.give_thumb": "write",
    "api.take_thumb_back": "write",
    "api.use_feedback": "write",
    "api.save_weights": "write",
    "api.undo_weights": "write",
    "api.reindex": "write",
    "api.cancel_job": "write",
    "api.train": "write",
    "api.resume": "write",
    "api.write_captions": "write",
    "api.change_caption": "write",
    "api.undo_caption": "write",
    "api.write_prompts": "write",
    "api.withdraw_prompts": "write",
    "api.suggest": "write",
    "api.decide_about": "write",
    "api.continue_decision": "write",
    "api.undo_decision": "write",
    "api.evaluate": "write",
    "api.delete_evaluation": "write",
    "api.create_schedule": "write",
    "api.change_schedule": "write",
    "api.delete_schedule": "write",
    "api.restore_schedule": "write",
    "api.pause_schedule": "write",
    "api.resume_schedule": "write",
    "api.run_schedule": "write",
    # What cannot be undone, and who may do what
    "api.remove_gallery": "admin",
    "api.list_users": "admin",
    "api.add_user": "admin",
    "api.change_user": "admin",
    "api.remove_user": "admin",
    "api.read_audit": "admin",
    # One's own
    "api.read_me": "read",
    "api.change_password": "person",
    "api.list_keys": "person",
    "api.issue_key": "person",
    "api.revoke_key": "person",
}

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def need_of(endpoint: str, method: str) -> Need:
    """What a request to that endpoint needs; of one that is not entered above, rather too much."""
    return NEEDS.get(endpoint, "read" if method in SAFE_METHODS else "admin")
