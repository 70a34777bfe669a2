"""``semblance search``: ten results for pictures and words, through the queue or in this process."""

import hashlib
import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from commands.area_option import area_option
from commands.filter_options import filter_options
from commands.profile_option import profile_option
from commands.search_answer import show
from commands.url_option import asked_service, url_option
from index_store.catalog.browsing_records import ImageFilter
from index_store.catalog.records import Gallery
from index_store.images import ImageFiles
from models_store.preprocess.crop_choice import Box, Cropped
from models_store.preprocess.informative import open_area, open_informative, open_whole
from models_store.preprocess.thumbnail import thumbnail
from settings import get_settings
from tasks.client import queries
from tasks.client.galleries import require_pictures
from tasks.ensemble import get_catalog, get_profile
from tasks.errors import TasksError
from tasks.filtering import require_match
from tasks.parts import (
    MOST_PARTS,
    MOST_TEXT,
    Part,
    Shown,
    Source,
    Words,
    in_words,
    to_json,
)
from tasks.redis_client import get_live
from tasks.weights import voters
from web.client import Client
from web.client import Part as Asked


@click.command()
@click.argument("gallery")
@click.argument("pictures", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--text", help="What to look for, in words; with pictures, both count.")
@click.option("--plus", multiple=True, metavar="WORDS|PICTURE", help="More of this; repeatable.")
@click.option("--minus", multiple=True, metavar="WORDS|PICTURE", help="Less of this; repeatable.")
@click.option(
    "-k", type=click.IntRange(1, 100), default=10, show_default=True, help="How many results."
)
@click.option(
    "--crop", is_flag=True, help="Search with the picture inside a screenshot, a page or a frame."
)
@area_option
@filter_options
@click.option("--local", is_flag=True, help="Search in this process, without queue and workers.")
@profile_option
@url_option
@click.option("--json", "as_json", is_flag=True, help="Print the whole answer as JSON.")
def search(
    gallery: str,
    pictures: Sequence[Path],
    text: str | None,
    plus: Sequence[str],
    minus: Sequence[str],
    k: int,
    crop: bool,
    area: Box | None,
    wanted: ImageFilter | None,
    local: bool,
    as_json: bool,
) -> None:
    """Find the pictures of GALLERY most like PICTURES, or what words say.

    \b
    semblance search holidays beach.jpg
    semblance search holidays --text "a red car"
    semblance search holidays beach.jpg --plus snow --minus people
    semblance search holidays beach.jpg --area 0.5,0,1,0.5

    What --plus and --minus name is a picture where there is such a file, else words.
    """  # noqa: D301 - click wants the backspace itself
    parts = _asked_parts(pictures, text, plus, minus, area)
    if service := asked_service(local=local):
        answer = _ask_over_http(service, gallery, parts, k, crop=crop, wanted=wanted)
    else:
        found = get_catalog().galleries.get(gallery)
        ask = ask_locally if local else ask_service
        answer = ask(found, [_read(one, crop=crop) for one in parts], k, wanted)
    if as_json:
        click.echo(json.dumps(answer))
    elif answer["state"] == "done":
        show(answer)
    if answer["state"] != "done":
        raise TasksError(answer["error"]["message"], hint=_what_to_do(answer))


def read_picture(
    path: Path, weight: float = 1.0, *, crop: bool = False, area: Box | None = None
) -> Shown:
    """A picture's file as a part of a query, its thumbnail kept for the answer's page.

    Raises:
        PictureError: The file, or that area of it, cannot be searched with.
    """
    settings, data = get_settings(), path.read_bytes()
    max_pixels = round(settings.max_megapixels * 1e6)
    if area is not None:
        opened = open_area(data, area, max_pixels=max_pixels)
    else:
        opened = (open_informative if crop else open_whole)(data, max_pixels=max_pixels)
    content_hash = hashlib.sha256(data).hexdigest()
    ImageFiles(settings.var).save_thumbnail(content_hash, lambda: thumbnail(opened.whole))
    how: Cropped = "chosen" if area is not None else "auto" if crop else "none"
    return Shown(
        opened.searched, Source(path.name, content_hash, crop=how, area=opened.area), weight
    )


def _asked_parts(
    pictures: Sequence[Path],
    text: str | None,
    plus: Sequence[str],
    minus: Sequence[str],
    area: Box | None,
) -> list[Asked]:
    """What was asked.

    Raises:
        UsageError: Nothing, or too much.
    """
    parts = [
        *(Asked(picture=one, area=area) for one in pictures),
        *([] if text is None else [_words(text, 1.0)]),
        *(_file_or_words(one, 1.0) for one in plus),
        *(_file_or_words(one, -1.0) for one in minus),
    ]
    if not parts:
        raise click.UsageError("name a picture, or say what to look for with --text")
    if len(parts) > MOST_PARTS:
        raise click.UsageError(f"a query has at most {MOST_PARTS} parts")
    return parts


def _words(text: str, weight: float) -> Asked:
    if not text.strip() or len(text) > MOST_TEXT:
        raise click.UsageError(f"words are between 1 and {MOST_TEXT} characters")
    return Asked(text=text.strip(), weight=weight)


def _file_or_words(said: str, weight: float) -> Asked:
    path = Path(said)
    return Asked(picture=path, weight=weight) if path.is_file() else _words(said, weight)


def _read(asked: Asked, *, crop: bool) -> Part:
    """What was asked, as workers are told it."""
    if asked.text is not None:
        return Words(asked.text, asked.weight)
    return read_picture(Path(str(asked.picture)), asked.weight, crop=crop, area=asked.area)


def _ask_over_http(
    service: Client,
    gallery: str,
    parts: Sequence[Asked],
    k: int,
    *,
    crop: bool,
    wanted: ImageFilter | None,
) -> dict[str, Any]:
    """Ask a service elsewhere and wait for its answer."""
    wanted = wanted or ImageFilter()
    search = service.search(
        gallery,
        *parts,
        k=k,
        crop="auto" if crop else "none",
        labels=wanted.labels,
        unlabelled=wanted.unlabelled,
        since=wanted.since,
        until=wanted.until,
    )
    return search.answer().model_dump(mode="json")


def ask_service(
    gallery: Gallery, parts: Sequence[Part], k: int, wanted: ImageFilter | None = None
) -> dict[str, Any]:
    """Ask the running service and wait for its answer."""
    live, catalog = get_live(), get_catalog()
    members = voters(catalog, gallery.id, get_profile().members)
    query_id = queries.submit(live, gallery, members, parts, k=k, by="cli", wanted=wanted)
    for _ in queries.follow(live, catalog, query_id):
        pass
    answer = queries.document(catalog, query_id)
    if answer is None:
        raise TasksError("the query was lost", hint="Redis may have been restarted; search again")
    return answer


def ask_locally(
    gallery: Gallery, parts: Sequence[Part], k: int, wanted: ImageFilter | None = None
) -> dict[str, Any]:
    """The same votes and the same fusion as the service's, one encoder after the other."""
    from tasks.answer import conclude
    from tasks.runtime import get_engine
    from tasks.voting import Question, vote

    require_pictures(gallery)
    members = voters(get_catalog(), gallery.id, get_profile().members)
    queries.require_speaker([member.encoder for member in members], parts)
    if wanted is not None:
        require_match(get_catalog(), gallery, wanted)
    asked = to_json(parts)
    request = {"gallery": gallery.name, "k": k, "asked_at": time.time(), "parts": asked}
    request["filter"] = None if wanted is None else wanted.to_json()
    question = Question(gallery.id, max(get_settings().depth, k), parts, wanted)
    outcomes = [vote(get_engine(), member.encoder, member.weight, question) for member in members]
    return request | {"name": in_words(asked)} | conclude(get_catalog(), request, outcomes)


def _what_to_do(answer: dict[str, Any]) -> str:
    """What helps where no encoder voted."""
    if all(one["reason"] == "no_text" for one in answer["encoders"]):
        return "say it in other words, or show a picture"
    return "`semblance doctor` tells more"
