"""One job that suggests labels, from its claim to suggestions that are shown."""

from collections.abc import Callable

from index_store.catalog.records import Gallery
from index_store.embeddings import EmbeddingStore
from settings import get_settings
from tasks.ensemble import get_member
from tasks.indexing import Bulk, embed_all
from tasks.job_run import claimed
from tasks.runtime import Engine, get_engine
from tasks.shelf_folder import shelf_folder
from tasks.suggesting.candidates import Progress
from tasks.suggesting.suggest import compare, suggestions
from tasks.suggesting.terms import SuggestTerms


def run_suggest(job_id: str, watch: Callable[[int, int, str], None] | None = None) -> None:
    """Claim a job and see it through. What is shown is replaced at the end, in one step.

    Args:
        job_id: The job, as it is in the catalog.
        watch: Also told of the progress.

    Raises:
        JobTakenError: It is done, cancelled, or another process is at it.
        JobCancelledError: It was cancelled while it ran; what was shown before stays.
    """
    engine = get_engine()
    with claimed(engine.catalog, job_id) as run:

        def progress(done: int, total: int, stage: str) -> None:
            run.progress(done, total, stage)
            if watch:
                watch(done, total, stage)

        gallery = engine.catalog.galleries.get_by_id(run.job.gallery_id)
        encoder = run.job.encoder or ""
        embed_rest(engine, gallery, encoder, progress)
        terms = SuggestTerms.from_json(run.job.params)
        _suggest(engine, gallery, encoder, terms, job_id, progress)


def embed_rest(engine: Engine, gallery: Gallery, encoder: str, progress: Progress) -> None:
    """Embed the pictures of a gallery that an encoder has not embedded yet.

    Those whose file cannot be read now are left out.
    """
    settings = get_settings()
    bulk = Bulk(round(settings.max_megapixels * 1e6), settings.batch_size, settings.decode_threads)
    folder = shelf_folder(engine.var, gallery.id, encoder, engine.revision(encoder))
    if EmbeddingStore.exists(folder) and not engine.reads_captions(encoder):
        missing = EmbeddingStore.open(folder).missing(engine.catalog.images.ready_ids(gallery.id))
        if not len(missing):
            return  # and the network need not be loaded
    embed_all(engine, gallery, get_member(encoder), bulk, progress)


def _suggest(
    engine: Engine,
    gallery: Gallery,
    encoder: str,
    terms: SuggestTerms,
    job_id: str,
    progress: Progress,
) -> None:
    catalog = engine.catalog
    found = compare(engine, gallery, encoder, terms, progress)
    wanted = catalog.images.unlabelled_ids(gallery.id)
    rejected = catalog.suggestions.rejected(gallery.id)
    run_id = catalog.suggestions.begin(gallery.id, job_id, encoder)
    suggested = 0
    for some in suggestions(found.chosen, wanted, rejected, progress):
        catalog.suggestions.add(run_id, some)
        suggested += len(some)
    report = found.report | {"unlabelled": len(wanted), "suggested": suggested}
    catalog.suggestions.publish(run_id, found.chosen.candidate.method, report)
