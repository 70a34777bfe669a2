"""``semblance search``: ten results for a picture, through the queue or in this process."""

import hashlib
import json
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from commands.profile_option import profile_option
from index_store.catalog.records import Gallery
from index_store.images import ImageFiles
from models_store.preprocess.informative import Opened, open_informative, open_whole
from models_store.preprocess.thumbnail import thumbnail
from settings import get_settings
from tasks.client import queries
from tasks.client.galleries import require_pictures
from tasks.client.queries import Source
from tasks.ensemble import get_catalog, get_profile
from tasks.errors import TasksError
from tasks.redis_client import get_live
from tasks.weights import voters


@click.command()
@click.argument("gallery")
@click.argument("picture", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "-k", type=click.IntRange(1, 100), default=10, show_default=True, help="How many results."
)
@click.option(
    "--crop", is_flag=True, help="Search with the picture inside a screenshot, a page or a frame."
)
@click.option("--local", is_flag=True, help="Search in this process, without queue and workers.")
@profile_option
@click.option("--json", "as_json", is_flag=True, help="Print the whole answer as JSON.")
def search(gallery: str, picture: Path, k: int, crop: bool, local: bool, as_json: bool) -> None:
    """Find the pictures of GALLERY most like PICTURE."""
    settings = get_settings()
    data = picture.read_bytes()
    opened = (open_informative if crop else open_whole)(
        data, max_pixels=round(settings.max_megapixels * 1e6)
    )
    source = Source(
        picture.name,
        hashlib.sha256(data).hexdigest(),
        crop="auto" if crop else "none",
        area=opened.area,
    )
    found = get_catalog().galleries.get(gallery)
    ask = ask_locally if local else ask_service
    answer = ask(found, opened, source, k)
    if as_json:
        click.echo(json.dumps(answer))
    else:
        show(answer)
    if answer["state"] != "done":
        raise TasksError(answer["error"]["message"], hint="`semblance doctor` tells more")


def ask_service(gallery: Gallery, opened: Opened, source: Source, k: int) -> dict[str, Any]:
    """Ask the running service and wait for its answer."""
    live, catalog = get_live(), get_catalog()
    files = ImageFiles(get_settings().var)
    files.save_thumbnail(source.content_hash, lambda: thumbnail(opened.whole))
    members = voters(catalog, gallery.id, get_profile().members)
    query_id = queries.submit(live, gallery, members, opened.searched, source, k=k, by="cli")
    for _ in queries.follow(live, catalog, query_id):
        pass
    answer = queries.document(catalog, query_id)
    if answer is None:
        raise TasksError("the query was lost", hint="Redis may have been restarted; search again")
    return answer


def ask_locally(gallery: Gallery, opened: Opened, source: Source, k: int) -> dict[str, Any]:
    """The same votes and the same fusion as the service's, one encoder after the other."""
    from tasks.answer import conclude
    from tasks.runtime import get_engine
    from tasks.voting import Question, vote

    require_pictures(gallery)
    request = {"gallery": gallery.name, "k": k, "asked_at": time.time(), **asdict(source)}
    question = Question(gallery.id, max(get_settings().depth, k), source.image_id)
    outcomes = [
        vote(get_engine(), member.encoder, member.weight, opened.searched, question)
        for member in voters(get_catalog(), gallery.id, get_profile().members)
    ]
    return request | conclude(get_catalog(), request, outcomes)


def show(answer: dict[str, Any]) -> None:
    """The results as a table, a column per encoder with its rank and score."""
    console = Console(highlight=False)
    if verdict := in_words(answer):
        console.print(escape(verdict), style="bold", soft_wrap=True)
    voters = [one["encoder"] for one in answer["encoders"] if one["state"] == "voted"]
    is_known = any(one.get("probability") is not None for one in answer["results"])
    headings = ["#", "label", "picture", "score", *["likely"] * is_known, *map(escape, voters)]
    table = Table(*headings, box=None, header_style="bold")
    for result in answer["results"]:
        votes = {
            vote["encoder"]: f"#{vote['rank']}  {vote['score']:.3f}" for vote in result["votes"]
        }
        cells = [votes.get(voter, "[dim]-[/]") for voter in voters]
        score = f"{result['score']:.3f}"
        likely = [shown_odds(result.get("probability"))] * is_known
        table.add_row(
            str(result["rank"]),
            escape(result["label"] or ""),
            escape(result["name"]),
            score,
            *likely,
            *cells,
        )
    console.print(table)
    if answer["crop"] == "auto":
        console.print(f"[dim]searched with {_searched_with(answer['area'])}[/]")
    for one in answer["encoders"]:
        if one["state"] == "abstained":
            who, why = escape(one["encoder"]), escape(one["detail"])
            console.print(f"[yellow]{who} abstained[/] ({one['reason']}): {why}")
    console.print(f"[dim]{len(answer['results'])} results in {answer['took_ms']:.0f} ms[/]")


def in_words(answer: dict[str, Any]) -> str:
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


def _searched_with(area: Sequence[Any] | None) -> str:
    """What a crop came to, in words."""
    if area is None:
        return "the whole picture: none was found inside it"
    (left, top, right, bottom), confidence = area
    return (
        f"the part from {left:.0%} to {right:.0%} of the width and from {top:.0%} to {bottom:.0%} of "
        f"the height (confidence {confidence:.0%})"
    )
