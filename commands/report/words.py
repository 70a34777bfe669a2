"""``semblance report words``: what the names of a gallery's classes find, and what changes it."""

import json
from collections.abc import Mapping
from pathlib import Path

import click

from commands.indexed import indexed_members
from commands.profile_option import profile_option
from commands.report.words_options import upscale_option, wanted_prompts, wording_option
from commands.report_page.pictures import renditions
from commands.report_page.write import write_report
from commands.search_progress import staged_progress
from commands.superclasses_option import superclasses_of_gallery, superclasses_option
from commands.words_report.page import page
from commands.words_report.pictures import seen_by_network, shown_ids
from commands.words_report.tables import show
from index_store.evaluation.confusion import superclasses_of
from index_store.images import ImageFiles
from settings import get_settings
from tasks.client.galleries import require_pictures
from tasks.ensemble import get_member, get_profile
from tasks.errors import NoWordsError
from tasks.indexing import Bulk
from tasks.runtime import Engine, get_engine
from tasks.words_report.report import WordsReport, words_report
from tasks.words_report.terms import Terms


@click.command()
@click.argument("gallery")
@click.option("--encoder", help="The encoder to report on; else the one that finds most.")
@click.option(
    "--class",
    "classes",
    multiple=True,
    metavar="NAME",
    help="Show what this class finds; repeatable. Without, those with the best story.",
)
@click.option(
    "--prompts",
    multiple=True,
    metavar="SET|FILE",
    help="Sentences to put the names into: bare, single, short, imagenet80, or a file with one per "
    "line; repeatable. All figures are told with the first.",
)
@wording_option
@upscale_option
@click.option(
    "--sample",
    type=click.IntRange(min=1),
    default=20,
    show_default=True,
    help="How many pictures of each class --upscale tries.",
)
@superclasses_option
@click.option(
    "--report",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="Write report.json and index.html there, with the pictures.",
)
@profile_option
@click.option("--json", "as_json", is_flag=True, help="Print what report.json holds.")
def words(
    gallery: str,
    encoder: str | None,
    classes: tuple[str, ...],
    prompts: tuple[str, ...],
    wordings: Mapping[str, list[str]],
    upscale: tuple[str, ...],
    sample: int,
    superclasses: Path | None,
    folder: Path | None,
    as_json: bool,
) -> None:
    """What the names of GALLERY's classes find: figures, pictures, mistakes, and what changes them.

    Texts are compared with the stored embeddings of an encoder that understands words; only --upscale
    runs a picture network.
    """
    terms = Terms(wanted_prompts(prompts), classes, wordings, upscale, sample)
    if folder:
        folder.mkdir(parents=True, exist_ok=True)  # before the work, should it be impossible
    found = _found(gallery, encoder, terms, superclasses)
    if as_json:
        click.echo(json.dumps(found.document))
    else:
        show(found.document)
    if folder:
        engine = get_engine()
        pictures = renditions(shown_ids(found.document), engine.catalog, ImageFiles(engine.var))
        html = page(found.document, pictures, seen_by_network(found.looks))
        click.echo(f"written: {write_report(folder, found.document, html)}", err=True)


def _found(
    gallery: str, encoder: str | None, terms: Terms, superclasses: Path | None
) -> WordsReport:
    settings, engine = get_settings(), get_engine()
    found = engine.catalog.galleries.get(gallery)
    require_pictures(found)
    given = superclasses_of_gallery(superclasses, engine.catalog, found)
    names = [one.label for one in engine.catalog.images.labels(found.id)]
    encoders = _encoders(engine, found.id, encoder)
    with staged_progress() as progress:
        return words_report(
            engine,
            found,
            encoders,
            terms,
            superclasses_of(names, given),
            Bulk(
                round(settings.max_megapixels * 1e6), settings.batch_size, settings.decode_threads
            ),
            progress,
            encoder=encoder,
        )


def _encoders(engine: Engine, gallery_id: int, encoder: str | None) -> list[str]:
    """The encoders of the profile that understand words and have seen the gallery.

    Of those that look through the same network, and so have the same embeddings, the first, or the one
    that is wanted.

    Raises:
        NoWordsError: None understands words.
        NoIndexError: None has seen the gallery, or the one that is wanted has not.
        ProfileError: The one that is wanted is not in the profile.
        EncoderError: It understands no words.
    """
    if encoder:
        engine.text_encoder(get_member(encoder).encoder)  # which says why it has no words
        engine.shelf(gallery_id, encoder)
    speaking = [one.encoder for one in get_profile().members if engine.speaks(one.encoder)]
    if not speaking:
        raise NoWordsError(f"no encoder of the profile {get_profile().name} understands words")
    found = [one.encoder for one in indexed_members(engine, gallery_id, speaking)]
    return [one for one in found if one == encoder or not {*engine.twins(one)} & {*found}]
