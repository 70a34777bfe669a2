"""What an ingest came to, as the catalog keeps it and the API tells it."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from tasks.ingest import Summary

_REASONS = 50
_EXAMPLES = 200  # unreadable files told by name; the gallery lists damaged pictures, all of them


def ingest_document(summary: Summary, before: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """A summary as JSON.

    Args:
        summary: Of the attempt that runs, or ran.
        before: What an attempt had told that was interrupted. What it added is unchanged to its
            successor, but was added by the job; all else is met again.
    """
    added_before = int(before["added"]) if before else 0
    reasons = Counter(reason for _, reason in summary.corrupt)
    return {
        "added": added_before + summary.added,
        "duplicates": summary.duplicates,
        "unchanged": max(0, summary.unchanged - added_before),
        "skipped": summary.skipped,
        "unreadable": len(summary.corrupt),
        "reasons": [list(one) for one in reasons.most_common(_REASONS)],
        "examples": [list(one) for one in summary.corrupt[:_EXAMPLES]],
    }
