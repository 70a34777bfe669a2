"""Vote weights for one gallery from the feedback on its searches: measured first, used if one wants to."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from index_store.catalog.database import Catalog
from index_store.feedback_tuning import FEWEST, FeedbackTuning, tune_from_feedback
from index_store.fusion.base import Worth
from models_store.profiles import Member
from tasks.errors import NoClearGainError
from tasks.feedback import judged_questions
from tasks.weights import weighed


def measure(
    catalog: Catalog, gallery_id: int, members: Sequence[Member], worth: Worth
) -> FeedbackTuning:
    """Weights that the feedback speaks for, and by how much they are better; nothing changes yet.

    Encoders that voted on no judged question cannot be told anything about: they keep their share.

    Args:
        catalog: Where feedback and rankings are.
        gallery_id: The gallery.
        members: The profile's.
        worth: The fusion method.

    Raises:
        CorruptStoreError: Rankings cannot be read.
    """
    questions = judged_questions(catalog, gallery_id)
    in_use = {one.encoder: one.weight for one in weighed(catalog, gallery_id, members)}
    known = {
        encoder: weight
        for encoder, weight in in_use.items()
        if any(encoder in one.rankings for one in questions)
    }
    if len(known) < 2 or not any(known.values()):
        return FeedbackTuning(0, more_needed=None if questions else FEWEST)
    found = tune_from_feedback(questions, known, worth)
    if found.weights is None:
        return found
    scale = sum(found.weights.values()) / sum(known.values())
    others = {one: in_use[one] * scale for one in in_use if one not in known}
    return replace(found, weights={one: (found.weights | others)[one] for one in in_use})


def apply(
    catalog: Catalog,
    gallery_id: int,
    members: Sequence[Member],
    worth: Worth,
    *,
    seen: Mapping[str, float] | None = None,
) -> tuple[FeedbackTuning, int]:
    """Use the weights that the feedback speaks for from the next search on.

    Args:
        catalog: Where feedback and rankings are.
        gallery_id: The gallery.
        members: The profile's.
        worth: The fusion method.
        seen: The weights that somebody agreed to; None for whatever is found.

    Returns:
        What was measured, and the id of the weights, to take them back by.

    Raises:
        NoClearGainError: They are not better beyond chance, or no longer those that were seen.
        NotFoundError: The gallery is gone.
    """
    found = measure(catalog, gallery_id, members, worth)
    if found.weights is None or not found.keep:
        raise NoClearGainError(f"the weights stay as they are: {verdict(found)}")
    if seen is not None and found.weights != dict(seen):
        raise NoClearGainError(
            "there is new feedback, and it speaks for other weights",
            hint="look at the new ones, then use them",
        )
    return found, catalog.tunings.keep(gallery_id, found.weights, report(found), kind="feedback")


def report(found: FeedbackTuning) -> dict[str, Any]:
    """What was measured, as JSON."""
    gain = found.gain and found.gain._asdict()
    more = {"gain": gain, "fewest": FEWEST, "keep": found.keep, "verdict": verdict(found)}
    return asdict(found) | more


def verdict(found: FeedbackTuning) -> str:
    """What was measured, in a sentence for whoever asked."""
    more = found.more_needed
    if found.gain is None:
        if more is None:
            return "fewer than two encoders have feedback: there is nothing to weigh"
        return (
            f"{found.questions} searches have thumbs of both kinds, {FEWEST} are needed to tell: "
            f"{more} more"
        )
    mean, low, high = (100 * figure for figure in found.gain)
    gain = f"{mean:+.1f} points ({low:+.1f} to {high:+.1f})"
    measured = (
        f"on searches that did not choose them, MAP@10 of the judged results changes by {gain}"
    )
    if found.keep:
        return measured
    if more is None:
        return f"{measured}: nothing speaks for other weights"
    return f"{measured}, which may be chance: about {more} more searches would tell"
