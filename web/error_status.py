"""The HTTP status of each error that the packages below know, by its stable code.

What a request itself can do wrong is in ``web/error_answers.py``; docs/api.md lists all codes there are.
"""

from typing import Final

STATUS: Final = {
    "not_found": 404,
    "invalid_name": 422,
    "conflict": 409,
    "empty_index": 409,
    "no_index": 409,
    "bad_area": 422,
    "bad_picture": 422,
    "picture_too_large": 413,
    "unsupported_picture": 415,
    "bad_labels": 422,
    "bad_captions": 422,
    "no_captioner": 409,
    "bad_classes": 422,
    "bad_prompts": 422,
    "bad_text": 422,
    "bad_folder": 422,
    "folder_not_allowed": 403,
    "name_taken": 409,
    "too_few_labels": 409,
    "not_trainable": 422,
    "training_off": 409,
    "bad_cron": 422,
    "bad_time_zone": 422,
    "bad_schedule": 422,
    "service_down": 503,
    "no_voters": 503,
    "paused": 503,
    "disk_full": 507,
    "no_text": 409,
    "nothing_matches": 409,
    "not_answered": 409,
    "no_rankings": 409,
    "wrong_weights": 422,
    "nothing_to_undo": 409,
    "no_clear_gain": 409,
    "index_store_error": 503,
    "corrupt_store": 503,
}
