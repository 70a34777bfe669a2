"""``semblance reindex``: embed what is new and build new index versions."""

import click

from commands.follow_jobs import show_jobs
from commands.index_gallery import index_gallery
from commands.url_option import asked_service, url_option
from tasks.client.galleries import require_pictures
from tasks.ensemble import get_catalog, get_profile


@click.command()
@click.argument("gallery")
@click.option("--encoder", "encoders", multiple=True, help="Only this encoder; repeatable.")
@url_option
@click.option("--local", is_flag=True, help="In this process, even if there are workers.")
def reindex(gallery: str, encoders: tuple[str, ...], local: bool) -> None:
    """Rebuild the indexes of GALLERY; the versions before them stay for rollback."""
    if service := asked_service(local=local):
        started = [
            job
            for encoder in encoders or (None,)
            for job in service.galleries.reindex(gallery, encoder)
        ]
        show_jobs(service.follow_jobs(started))
        return
    members = [member.encoder for member in get_profile().members]
    unknown = sorted(set(encoders) - set(members))
    if unknown:
        raise click.BadParameter(
            f"not in the profile: {', '.join(unknown)}; it has {', '.join(members)}"
        )
    found = get_catalog().galleries.get(gallery)
    require_pictures(found)
    index_gallery(found, encoders or members, rebuild=True, local=local)
