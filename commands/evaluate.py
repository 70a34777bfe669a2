"""``semblance evaluate``: how good the answers are, measured on a gallery's own labels."""

import json

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from commands.indexed import indexed_members
from commands.profile_option import profile_option
from commands.search_progress import search_progress
from index_store.errors import ConflictError
from index_store.fusion.methods import METHODS
from models_store.profiles import Member
from settings import get_settings
from tasks.evaluate import Evaluation
from tasks.evaluate import evaluate as run
from tasks.runtime import get_engine


@click.command()
@click.argument("gallery")
@click.option("--encoder", "chosen", multiple=True, help="Only this encoder; repeatable.")
@click.option("--sample", type=click.IntRange(min=1), help="Ask about this many pictures only.")
@profile_option
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def evaluate(gallery: str, chosen: tuple[str, ...], sample: int | None, as_json: bool) -> None:
    """MAP@10 of every encoder and of the ensemble, leave-one-out over GALLERY's labels."""
    settings, engine = get_settings(), get_engine()
    found = engine.catalog.galleries.get(gallery)
    members = indexed_members(engine, found.id, chosen)
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
    if not result.queries:
        raise ConflictError(
            f"no two pictures of {gallery} share a label",
            hint="ingest with --labels folders or a CSV",
        )
    _print(gallery, members, result, as_json=as_json)


def _print(gallery: str, members: list[Member], result: Evaluation, *, as_json: bool) -> None:
    weights = {member.encoder: member.weight for member in members}
    if as_json:
        document = {
            "gallery": gallery,
            "map_at_10": result.map_at_10,
            "queries": result.queries,
            "weights": weights,
            "fusion": get_settings().fusion,
        }
        click.echo(json.dumps(document))
        return
    title = f"{escape(gallery)}: {result.queries} queries"
    table = Table("encoder", "weight", "MAP@10", "", box=None, title=title)
    for encoder, value in sorted(result.map_at_10.items(), key=lambda pair: pair[1]):
        weight = f"{weights[encoder]:g}" if encoder in weights else ""
        table.add_row(escape(encoder), weight, f"{value:.3f}", "█" * round(40 * value))
    Console(highlight=False).print(table)
