"""An answer on the terminal: what it comes to, the results with each encoder's vote, who abstained."""

from collections.abc import Mapping, Sequence
from string import ascii_letters
from typing import Any, Final

from rich.console import Console
from rich.markup import escape
from rich.table import Table

_ENDLESS: Final = 10_000  # columns; what a table wants is asked without a limit


def show(answer: dict[str, Any]) -> None:
    """The results as a table, a column per encoder with its rank and, where there is room, its score."""
    console = Console(highlight=False)
    if verdict := verdict_of(answer):
        console.print(escape(verdict), style="bold", soft_wrap=True)
    _show_results(console, answer)
    for one in answer["parts"]:
        picture = one.get("picture")
        if picture and picture["crop"] != "none":
            area = picture["area"]
            console.print(f"[dim]searched with {_searched_with(area)}[/]")
    for one in answer["encoders"]:
        if one["state"] == "abstained":
            who, why = escape(one["encoder"]), escape(one["detail"])
            console.print(f"[yellow]{who} abstained[/] ({one['reason']}): {why}")
    console.print(f"[dim]{len(answer['results'])} results in {answer['took_ms']:.0f} ms[/]")


def _show_results(console: Console, answer: dict[str, Any]) -> None:
    """The table; on a narrow terminal with letters for encoders and ranks only, so that names stay whole."""
    voters = [one["encoder"] for one in answer["encoders"] if one["state"] == "voted"]
    whole = _table(answer["results"], {voter: voter for voter in voters}, scores=True)
    wanted = console.measure(whole, options=console.options.update(max_width=_ENDLESS)).maximum
    if wanted <= console.width:
        console.print(whole)
        return
    letters = dict(zip(voters, ascii_letters, strict=False))
    console.print(_table(answer["results"], letters, scores=False))
    named = ", ".join(f"[bold]{letter}[/] {escape(voter)}" for voter, letter in letters.items())
    console.print(f"[dim]ranks by[/] {named}[dim]; --json tells the scores[/]")


def _table(
    results: Sequence[dict[str, Any]], headings: Mapping[str, str], *, scores: bool
) -> Table:
    """One row per result; ``headings`` are those of the encoders that voted."""
    is_known = any(one.get("probability") is not None for one in results)
    table = Table(box=None, header_style="bold")
    names = ("label", "picture")
    for heading in ("#", *names, "score", *["likely"] * is_known, *map(escape, headings.values())):
        table.add_column(heading, overflow="fold", no_wrap=heading not in names)
    for result in results:
        votes = {vote["encoder"]: _vote(vote, scores=scores) for vote in result["votes"]}
        table.add_row(
            str(result["rank"]),
            escape(result["label"] or ""),
            escape(result["name"]),
            f"{result['score']:.3f}",
            *[shown_odds(result.get("probability"))] * is_known,
            *(votes.get(voter, "[dim]-[/]") for voter in headings),
        )
    return table


def _vote(vote: dict[str, Any], *, scores: bool) -> str:
    return f"#{vote['rank']}  {vote['score']:.3f}" if scores else str(vote["rank"])


def verdict_of(answer: dict[str, Any]) -> str:
    """What the answer comes to; empty where the gallery's labels do not tell."""
    if probable := answer.get("probable"):
        return f"Probably: {probable['label']} ({shown_odds(probable['probability'])})"
    if answer.get("good_match") is False:
        return (
            "No good match: nothing in this gallery is likely of the same kind. "
            "The nearest are shown below."
        )
    return ""


def shown_odds(probability: float | None) -> str:
    """A probability for people to read; nothing that was learned from samples is certain."""
    return "" if probability is None else f"{min(probability, 0.99):.2f}"


def _searched_with(area: dict[str, Any] | None) -> str:
    """What a crop came to, in words."""
    if area is None:
        return "the whole picture: none was found inside it"
    (left, top, right, bottom), confidence = area["box"], area["confidence"]
    found = "" if confidence is None else f" (confidence {confidence:.0%})"
    return (
        f"the part from {left:.0%} to {right:.0%} of the width and from {top:.0%} to {bottom:.0%} of "
        f"the height{found}"
    )
