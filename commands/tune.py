"""``semblance tune``: how much each encoder's vote counts, learned from labels or from feedback."""

import json

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from commands.indexed import indexed_members
from commands.profile_option import profile_option
from commands.search_progress import search_progress
from commands.tune_by_feedback import tune_by_feedback
from index_store.fusion.methods import METHODS
from index_store.tuning import BEST, SPOKEN, Tuning
from models_store.profiles import Member
from settings import get_settings
from tasks.ensemble import get_catalog
from tasks.runtime import get_engine
from tasks.tune import report
from tasks.tune import tune as run
from tasks.weights import weighed


@click.command()
@click.argument("gallery")
@click.option("--sample", type=click.IntRange(min=40), help="Ask about this many pictures only.")
@click.option(
    "--from-feedback",
    is_flag=True,
    help="Learn from thumbs up and down on results; shows what it gains and asks before it counts.",
)
@click.option("--yes", is_flag=True, help="With --from-feedback: use what gains without asking.")
@click.option("--undo", is_flag=True, help="Go back to the weights before.")
@profile_option
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def tune(
    gallery: str,
    sample: int | None,
    from_feedback: bool,
    yes: bool,
    undo: bool,
    as_json: bool,
) -> None:
    """Weigh the votes in GALLERY by what serves its own labels best.

    Half of the labelled pictures choose the weights, the other half judges them: they are kept only if
    MAP@10 is above that of equal weights, of the weights in use and of reciprocal rank fusion by more
    than chance, and count from the next search on.

    With --from-feedback, weights are learned from what people said of results instead, and judged by
    cross-validation over searches.
    """
    found = get_catalog().galleries.get(gallery)
    if undo:
        was_there = get_catalog().tunings.withdraw(found.id)
        click.echo("the weights before are in use again" if was_there else "nothing was tuned here")
        return
    if from_feedback:
        tune_by_feedback(found.id, yes=yes, as_json=as_json)
        return
    settings, engine = get_settings(), get_engine()
    members = indexed_members(engine, found.id)
    with search_progress(members) as progress:
        result = run(
            engine,
            found.id,
            members,
            METHODS[settings.fusion],
            depth=settings.depth,
            sample=sample,
            progress=progress,
        )
    if as_json:
        click.echo(json.dumps(report(result)))
    else:
        _show(weighed(get_catalog(), found.id, members), result)


def _show(members: list[Member], result: Tuning) -> None:
    console = Console(highlight=False)
    table = Table("encoder", "tuned", "in use", box=None)
    for one in members:
        table.add_row(escape(one.encoder), f"{result.weights[one.encoder]:g}", f"{one.weight:g}")
    console.print(table)
    for name, gain in result.gains.items():
        other = f"the best member, {result.best_member}" if name == BEST else SPOKEN[name]
        console.print(
            f"MAP@10 {result.map_at_10:.3f}, {100 * gain.mean:+.1f} points over {escape(other)} "
            f"({100 * gain.low:+.1f} to {100 * gain.high:+.1f})"
        )
    console.print(escape(result.verdict))
