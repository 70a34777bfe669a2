"""Why a query has no votes at all, for the person who asked."""

from collections.abc import Sequence

from tasks.outcome import ABSTENTIONS, Outcome


def silence(outcomes: Sequence[Outcome]) -> dict[str, str]:
    """What went wrong, as an error of the API.

    Encoders that say the same are named together; and where some understand words, but not these, those that
    understand none have nothing to add.
    """
    said: dict[str, list[str]] = {}
    for one in outcomes:
        said.setdefault(one.detail, []).append(one.encoder)
    if all(one.reason == "no_text" for one in outcomes):
        mute = [detail for detail in said if detail.startswith(ABSTENTIONS["no_text"])]
        if len(mute) < len(said):
            said = {detail: names for detail, names in said.items() if detail not in mute}
    reasons = "; ".join(f"{', '.join(names)}: {detail}" for detail, names in said.items())
    return {"code": "no_votes", "message": f"no encoder voted ({reasons})"}
