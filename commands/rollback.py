"""``semblance rollback``: search with the index version before the present one again."""

import json

import click

from index_store.catalog.records import Gallery
from index_store.errors import NoIndexError
from tasks.ensemble import get_member, get_profile
from tasks.rollback import Rollback, plan_rollback
from tasks.runtime import Engine, get_engine


@click.command()
@click.argument("gallery")
@click.argument("encoder", required=False)
@click.option(
    "--to",
    metavar="N",
    type=click.IntRange(min=1),
    help="Use version N, an earlier or a later one, instead of the one before the present.",
)
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def rollback(gallery: str, encoder: str | None, to: int | None, as_json: bool) -> None:
    """Make the previous version of GALLERY's index for ENCODER the current one.

    Without ENCODER, of all encoders that have an index; if one of them cannot go back, none does.
    Pictures added since that version was built are found all the same. `--to` undoes it.
    """
    engine = get_engine()
    found = engine.catalog.galleries.get(gallery)
    done: list[dict[str, object]] = []
    for planned in _plan(engine, found, encoder, to):
        planned.make(engine.catalog, found)
        done.append(
            {
                "encoder": planned.encoder,
                "before": planned.before,
                "after": planned.after.number,
            }
        )
        if not as_json:
            click.echo(_told(gallery, planned))
    if as_json:
        click.echo(json.dumps(done))


def _plan(engine: Engine, gallery: Gallery, encoder: str | None, to: int | None) -> list[Rollback]:
    """What is to be done; that all of it can be done is known before any is.

    Raises:
        NoIndexError: There is no index.
        NotFoundError: One of the encoders has no such version.
    """

    def plan(name: str) -> Rollback:
        return plan_rollback(engine.var, gallery, name, engine.revision(name), to)

    if encoder is not None:
        return [plan(get_member(encoder).encoder)]
    plans = []
    for member in get_profile().members:
        try:
            plans.append(plan(member.encoder))
        except NoIndexError:
            continue
    if not plans:
        raise NoIndexError(
            f"no encoder has an index of {gallery.name}",
            hint=f"`semblance reindex {gallery.name}` builds them",
        )
    return plans


def _told(gallery: str, done: Rollback) -> str:
    manifest = done.after.manifest
    built = f"{manifest.created_at.astimezone():%Y-%m-%d %H:%M:%S}"
    now = (
        f"{done.encoder}: version {done.after.number} is in use ({manifest.rows} pictures, {built})"
    )
    if done.before == done.after.number:
        return f"{now}, as it was"
    undo = f"semblance rollback {gallery} {done.encoder} --to {done.before}"
    return f"{now} instead of {done.before}; undo: {undo}"
