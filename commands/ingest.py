"""``semblance ingest``: a folder of pictures becomes a searchable gallery."""

import json
from dataclasses import asdict
from pathlib import Path

import click
from click.core import ParameterSource

from commands.here.here import Here
from commands.ingest_cifar100 import ingest_cifar100_files
from commands.ingest_job import ingest_job, report
from commands.ingest_upload import ingest_by_upload
from commands.url_option import asked_service, url_option
from index_store.catalog.records import Gallery
from index_store.catalog.text import storable
from index_store.images import ImageFiles
from settings import get_settings
from tasks.cifar100.published import PARTS
from tasks.ensemble import get_catalog
from tasks.ingest import Progress, Summary, ingest_folder
from tasks.labels import labels_from
from web.schemas.galleries import GalleryOut

_CIFAR100 = "cifar100"


@click.command()
@click.argument("gallery")
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--labels",
    default="folders",
    show_default=True,
    metavar="folders|none|FILE.csv",
    help="Where labels come from: the folder a picture lies in, nowhere, or a CSV with file,label.",
)
@click.option("--copy", is_flag=True, help="Keep copies of the originals under SEMBLANCE_VAR.")
@click.option(
    "--format",
    "kind",
    type=click.Choice(["pictures", _CIFAR100]),
    default="pictures",
    show_default=True,
    help="What PATH holds: picture files, or CIFAR-100 as published for Python (folder or .tar.gz).",
)
@click.option("--part", type=click.Choice(PARTS), help="Of CIFAR-100; both without.")
@click.option("--local", is_flag=True, help="Embed in this process, even if there are workers.")
@url_option
@click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON.")
def ingest(
    gallery: str,
    path: Path,
    labels: str,
    copy: bool,
    kind: str,
    part: str | None,
    local: bool,
    as_json: bool,
) -> None:
    """Add all pictures under PATH to GALLERY, creating it if need be, and index them.

    Running it again adds only what is new; killed half-way, it goes on where it was. Pictures that
    were removed (`semblance rm`) and are still under PATH come back: ingesting them again undoes it.
    Where a service elsewhere is asked (--url), the pictures are uploaded to it.
    """
    service = asked_service(local=local)
    _refuse_what_does_not_fit(path, kind, uploaded=service is not None)
    found: Gallery | GalleryOut
    try:
        if service:
            found, summary = ingest_by_upload(service, gallery, path, labels=labels)
            if not as_json:
                report(summary)
        elif kind == _CIFAR100:
            found, summary = ingest_cifar100_files(
                gallery, path, part=part, local=local, quiet=as_json
            )
        else:
            found, summary = ingest_pictures(
                gallery, path, labels=labels, copy=copy, local=local, quiet=as_json
            )
    except KeyboardInterrupt:
        click.echo("interrupted; run the same command again: it goes on where it was", err=True)
        raise
    if as_json:
        told = (service or Here()).galleries.read(gallery).model_dump(mode="json")
        click.echo(json.dumps({"gallery": told, "summary": asdict(summary)}, default=str))
    elif not found.images:
        click.echo(f"{gallery} is empty: there is no readable picture under {path}", err=True)


def _refuse_what_does_not_fit(path: Path, kind: str, *, uploaded: bool) -> None:
    """Refuse options of another format than is asked for, and a file where a folder is needed."""
    context = click.get_current_context()
    for option in ("labels", "copy") if kind == _CIFAR100 else ("part",):
        if context.get_parameter_source(option) is not ParameterSource.DEFAULT:
            raise click.UsageError(f"--{option} means nothing with --format {kind}")
    if uploaded and (kind == _CIFAR100 or context.params["copy"]):
        raise click.UsageError("a service elsewhere takes pictures only, and always keeps copies")
    if kind != _CIFAR100 and not path.is_dir():
        raise click.BadParameter(f"{path} is not a folder", param_hint="PATH")


def ingest_pictures(
    name: str,
    path: Path,
    *,
    labels: str = "folders",
    copy: bool = False,
    local: bool = False,
    quiet: bool = False,
) -> tuple[Gallery, Summary]:
    """Take a folder into a gallery and have it indexed, with progress bars.

    Raises:
        LabelsError: The labels cannot be had; nothing was done.
        JobTakenError: Somebody else is at it already.
    """
    settings = get_settings()
    labels_from(labels, path.resolve())  # a mistake there must not leave an empty gallery behind

    def take(gallery: Gallery, progress: Progress) -> Summary:
        return ingest_folder(
            get_catalog(),
            ImageFiles(settings.var),
            gallery,
            path,
            labels=labels,
            copy=copy,
            max_pixels=round(settings.max_megapixels * 1e6),
            threads=settings.decode_threads,
            progress=progress,
        )

    wanted = {"path": storable(str(path.resolve())), "labels": storable(labels), "copy": copy}
    return ingest_job(name, wanted, take, local=local, quiet=quiet)
