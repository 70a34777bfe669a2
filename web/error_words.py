"""What the service says went wrong, in the language of whoever looks at a page.

The API and the command line speak English. Pages in another language say by an error's stable code what
happened, and let the service's own words follow where they have particulars: which file, which field.
Scripts get the same words with the page (``errors.js``).
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from flask_babel import get_locale
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from web.prose import sentences


class Said(NamedTuple):
    """An error in words.

    Attributes:
        message: What happened.
        hint: What to do about it. None where the service's own words have particulars and have to follow.
    """

    message: LazyString
    hint: LazyString | None = None


class Why(NamedTuple):
    """Why an encoder did not vote.

    Attributes:
        words: The reason.
        whole: Whether that says it all; else the service's own words follow.
    """

    words: LazyString
    whole: bool = True


_UP = _("start the service with `semblance up`; `semblance doctor` tells more")

ERRORS: dict[str, Said] = {
    "bad_area": Said(_("this part of the picture cannot be searched with")),
    "bad_cron": Said(_("this says no time that ever comes")),
    "bad_captions": Said(_("this file of captions cannot be read")),
    "bad_classes": Said(_("these names of classes cannot be used")),
    "bad_folder": Said(_("this folder cannot be taken from")),
    "bad_labels": Said(_("the labels cannot be used")),
    "bad_picture": Said(_("this file cannot be read as a picture")),
    "bad_prompts": Said(_("these sentences cannot be used")),
    "bad_request": Said(_("the request is not as the service expects it")),
    "bad_schedule": Said(_("what is to be scheduled does not make sense")),
    "bad_time_zone": Said(_("nobody knows this time zone")),
    "bad_text": Said(_("the encoder can make nothing of these words")),
    "busy": Said(_("the service has too much to do"), _("try again in a few seconds")),
    "cancelled": Said(_("somebody cancelled it"), _("start it again if that was a mistake")),
    "catalog_down": Said(
        _("the catalog cannot be read or written"),
        _("look for a full disk or a database that is down; `semblance doctor` tells more"),
    ),
    "conflict": Said(_("this contradicts what is already there")),
    "corrupt_store": Said(_("files of the service are damaged")),
    "csrf": Said(
        _("the form is too old to be accepted"), _("reload the page and send the form again")
    ),
    "disk_full": Said(
        _("the disk is full"),
        _("free some space; nothing was lost, and what waits goes on by itself"),
    ),
    "empty_index": Said(_("there is no picture here to search")),
    "folder_not_allowed": Said(_("this folder may not be ingested from")),
    "forbidden": Said(_("this is not allowed here")),
    "form_too_large": Said(_("the form is too large"), _("send the pictures in several requests")),
    "index_store_error": Said(_("the stored data cannot be used")),
    "internal_error": Said(_("something went wrong here")),
    "interrupted": Said(_("the work was interrupted")),
    "invalid_name": Said(_("this name cannot be used")),
    "method_not_allowed": Said(_("this address cannot be asked that way")),
    "name_taken": Said(_("there is an encoder of that name already")),
    "login_required": Said(_("you have to log in for this")),
    "no_clear_gain": Said(
        _("feedback does not show that other weights are better"),
        _("judge more results, of different searches"),
    ),
    "no_captioner": Said(
        _("there is no network here that writes captions"),
        _("fetch one: `semblance models fetch blip`; or put its folder under `SEMBLANCE_WEIGHTS`"),
    ),
    "no_gain": Said(_("training made it no better, so there is no new encoder")),
    "no_index": Said(_("the gallery has no index yet")),
    "no_rankings": Said(
        _("the votes of this search were not kept, so they cannot be weighed anew"),
        _("search again: from then on weights can be moved"),
    ),
    "no_text": Said(
        _("no encoder in use understands words"),
        _("ask with pictures, or have one that does: `semblance models fetch clip`"),
    ),
    "no_votes": Said(_("no encoder voted"), _("each says why beside the query")),
    "no_voters": Said(_("not one encoder can vote"), _UP),
    "not_answered": Said(_("this search has no answer"), _("search again")),
    "not_found": Said(_("there is no such thing here")),
    "nothing_matches": Said(
        _("no picture here is as the filters want it"), _("choose other labels or dates")
    ),
    "nothing_to_undo": Said(
        _("these weights are not in use any more"), _("reload the page to see which are")
    ),
    "not_trainable": Said(_("this encoder cannot be trained")),
    "paused": Said(
        _("the encoders that could vote are paused"),
        _("an administrator resumes them on the page /service"),
    ),
    "picture_too_large": Said(_("the picture is too large")),
    "rate_limited": Said(_("that was asked too often")),
    "service_down": Said(_("the service is not running"), _UP),
    "too_few_labels": Said(_("too few of the pictures have a label")),
    "too_many_requests": Said(_("too many requests at once"), _("try again in a few seconds")),
    "training_off": Said(
        _("nobody trains here"),
        _("set SEMBLANCE_TRAINING=true and restart `semblance up`; `semblance train` does without"),
    ),
    "unreadable": Said(_("files cannot be read now")),
    "unsupported_picture": Said(_("this is not a picture of a known type")),
    "upload_too_large": Said(_("the upload is too large")),
    "weak_password": Said(_("this password is too easily guessed")),
    "weights_missing": Said(_("an encoder's weights are missing")),
    "wrong_password": Said(_("the current password is another one"), _("try again")),
    "wrong_weights": Said(_("the votes cannot be weighed so")),
}
"""By stable code; docs/api.md lists them, and the packages' ``errors.py`` say what they mean."""

ABSTENTIONS: dict[str, Why] = {
    "no_worker": Why(_("no worker for this encoder is alive; `semblance up` starts one")),
    "paused": Why(_("this encoder is paused; an administrator resumes it on the page /service")),
    "no_index": Why(_("the gallery has no index for this encoder yet; reindex it")),
    "no_text": Why(_("this encoder cannot make anything of the words"), whole=False),
    "no_captions": Why(
        _("no picture of the gallery has a caption that could be compared; have some written")
    ),
    "no_captioner": Why(
        _("there is no network here that says what a picture shows: `semblance models fetch blip`")
    ),
    "timed_out": Why(_("the vote did not arrive before the deadline")),
    "failed": Why(_("the vote failed"), whole=False),
}
"""By the reasons of ``tasks/outcome.py``."""


def told(error: Mapping[str, Any]) -> dict[str, str]:
    """Message and hint of an error, in the page's language.

    Args:
        error: Its ``code``, ``message`` and ``hint``, as the API gives them.
    """
    code, message, hint = error.get("code"), error["message"], error.get("hint", "")
    said = None if _in_english() else ERRORS.get(str(code))
    if said is None:
        return {"message": message, "hint": hint}
    todo = sentences(message, hint) if said.hint is None else str(said.hint)
    return {"message": str(said.message), "hint": todo}


def abstained(reason: str, detail: str) -> str:
    """Why an encoder did not vote, in the page's language."""
    why = None if _in_english() else ABSTENTIONS.get(reason)
    if why is None:
        return detail
    return str(why.words) if why.whole else sentences(str(why.words), detail)


def for_scripts() -> dict[str, dict[str, Any]]:
    """All of it in the present language, for scripts."""
    return {
        "errors": {
            code: {"message": str(one.message), "hint": None if one.hint is None else str(one.hint)}
            for code, one in ERRORS.items()
        },
        "abstentions": {
            reason: {"words": str(one.words), "whole": one.whole}
            for reason, one in ABSTENTIONS.items()
        },
    }


def _in_english() -> bool:
    locale = get_locale()
    return locale is None or locale.language == "en"
