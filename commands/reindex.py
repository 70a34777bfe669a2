"""``semblance reindex``: embed what is new and build new index versions."""

import click

from commands.index_gallery import index_gallery
from tasks.client.galleries import require_pictures
from tasks.ensemble import get_catalog, get_profile


@click.command()
@click.argument("gallery")
@click.option("--encoder", "encoders", multiple=True, help="Only this encoder; repeatable.")
@click.option("--local", is_flag=True, help="In this process, even if there are workers.")
def reindex(gallery: str, encoders: tuple[str, ...], local: bool) -> None:
    """Rebuild the indexes of GALLERY; the versions before them stay for rollback."""
    members = [member.encoder for member in get_profile().members]
    unknown = sorted(set(encoders) - set(members))
    if unknown:
        raise click.BadParameter(
            f"not in the profile: {', '.join(unknown)}; it has {', '.join(members)}"
        )
    found = get_catalog().galleries.get(gallery)
    require_pictures(found)
    index_gallery(found, encoders or members, rebuild=True, local=local)
