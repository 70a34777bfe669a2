"""``semblance reindex``: embed what is new and build new index versions."""

from collections.abc import Sequence

import click

from commands.follow_jobs import show_jobs
from commands.here.here import Here
from commands.index_gallery import index_gallery
from commands.url_option import asked_service, url_option
from tasks.client.galleries import require_pictures
from tasks.ensemble import get_catalog, get_profile


@click.command()
@click.argument("gallery")
@click.option("--encoder", "encoders", multiple=True, help="Only this encoder; repeatable.")
@url_option
@click.option("--local", is_flag=True, help="In this process, even if there are workers.")
@click.option(
    "--json", "as_json", is_flag=True, help="Print the gallery and its indexes as JSON, once done."
)
def reindex(gallery: str, encoders: tuple[str, ...], local: bool, as_json: bool) -> None:
    """Rebuild the indexes of GALLERY; the versions before them stay for rollback."""
    service = asked_service(local=local)
    if service:
        started = [
            job
            for encoder in encoders or (None,)
            for job in service.galleries.reindex(gallery, encoder)
        ]
        show_jobs(service.follow_jobs(started))
    else:
        _reindex_here(gallery, encoders, local=local)
    if as_json:
        click.echo((service or Here()).galleries.read(gallery).model_dump_json())


def _reindex_here(gallery: str, encoders: Sequence[str], *, local: bool) -> None:
    members = [member.encoder for member in get_profile().members]
    unknown = sorted(set(encoders) - set(members))
    if unknown:
        raise click.BadParameter(
            f"not in the profile: {', '.join(unknown)}; it has {', '.join(members)}"
        )
    found = get_catalog().galleries.get(gallery)
    require_pictures(found)
    index_gallery(found, encoders or members, rebuild=True, local=local)
