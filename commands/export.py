"""``semblance export``: the results of a folder of queries as a table, for scripts and contests."""

import csv
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import TextIO

import click
from rich.progress import Progress

from commands.export_over_http import Named, recommended_by
from commands.follow_jobs import progress_bars
from commands.indexed import indexed_members
from commands.profile_option import profile_option
from commands.url_option import asked_service, url_option
from index_store.fusion.methods import METHODS
from settings import get_settings
from tasks.folder import files_under
from tasks.intake import claims_to_be_a_picture
from tasks.recommend import recommend
from tasks.runtime import get_engine

_AS_BYTES = "surrogateescape"


@click.command()
@click.argument("gallery")
@click.argument("queries", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--csv",
    "file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to write; on standard output without.",
)
@click.option(
    "-k", type=click.IntRange(1, 100), default=10, show_default=True, help="Names per query."
)
@click.option(
    "--separator", default=" ", show_default="a space", help="Between the names of one query."
)
@profile_option
@url_option
def export(gallery: str, queries: Path, file: Path | None, k: int, separator: str) -> None:
    """Search GALLERY with every picture under QUERIES; writes a CSV with image,recs.

    A query that cannot be read has no names, and is told of on standard error.
    """
    walked = files_under(queries, lambda error: click.echo(str(error), err=True))
    paths = [path for path in walked if claims_to_be_a_picture(path)]
    if not paths:
        raise click.BadParameter(f"there is no picture under {queries}", param_hint="QUERIES")
    with progress_bars() as bars:
        if service := asked_service():
            rows = recommended_by(service, gallery, paths, k, bars)
        else:
            rows = _recommended_here(gallery, paths, k, bars)
        with _table(file) as table:
            _write(rows, queries, separator, table)


def _recommended_here(
    gallery: str, paths: Sequence[Path], k: int, bars: Progress
) -> Iterator[Named]:
    """What this process finds, by every encoder that has an index.

    Raises:
        NotFoundError: There is no such gallery.
        NoIndexError: Nothing of it is indexed.
    """
    settings, engine = get_settings(), get_engine()
    found = engine.catalog.galleries.get(gallery)
    members = [one for one in indexed_members(engine, found.id) if one.weight]
    shown = {
        one.encoder: bars.add_task("searching", what=one.encoder, rate="", total=len(paths))
        for one in members
    }
    for row in recommend(
        engine,
        found.id,
        paths,
        members,
        METHODS[settings.fusion],
        k=k,
        depth=settings.depth,
        max_pixels=round(settings.max_megapixels * 1e6),
        threads=settings.decode_threads,
        progress=lambda more, encoder: bars.advance(shown[encoder], more),
    ):
        images = engine.catalog.images.get_many(row.image_ids)
        names = [images[one].name for one in row.image_ids if one in images]
        yield Named(row.path, names, row.failure)


@contextmanager
def _table(file: Path | None) -> Iterator[TextIO]:
    """Where to write: a new file appears when it is complete, all else gets line by line.

    Names of files that are no UTF-8 go out as the bytes they are.
    """
    if file is None:
        if isinstance(sys.stdout, TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8", errors=_AS_BYTES)
        yield sys.stdout
        return
    target = file.resolve()  # a link stays a link
    if target.exists() and not target.is_file():  # a pipe or a device
        with target.open("w", encoding="utf-8", errors=_AS_BYTES, newline="") as table:
            yield table
        return
    unfinished = target.with_name(f".{target.name}.tmp")
    try:
        with unfinished.open("w", encoding="utf-8", errors=_AS_BYTES, newline="") as table:
            yield table
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)


def _write(rows: Iterable[Named], queries: Path, separator: str, table: TextIO) -> None:
    """One line per query, as they come.

    Raises:
        UsageError: A name holds the separator, so that nobody could tell where it ends.
    """
    lines = csv.writer(table, lineterminator="\n")
    lines.writerow(["image", "recs"])
    for row in rows:
        if row.failure:
            click.echo(f"{click.format_filename(row.path)}: {row.failure}", err=True)
        for name in row.names:
            if separator in name:
                raise click.UsageError(
                    f"the name {name!r} holds the separator {separator!r}: choose another --separator"
                )
        lines.writerow([row.path.relative_to(queries), separator.join(row.names)])
