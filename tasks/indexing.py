"""One reindex: embed what is missing, and build a new index version when it is worth it.

Embeddings are appended batch by batch, so a run that is killed costs at most one batch; a version becomes
visible only after it was checked, by one atomic swap.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from index_store.base import Vectors
from index_store.catalog.records import Gallery
from index_store.checks import check_index
from index_store.embeddings import EmbeddingStore
from index_store.kinds import INDEX_KINDS
from index_store.manifest import Description
from index_store.projected import projected_chunks
from index_store.versions import Versions
from models_store.errors import PictureError, UnreadableError
from models_store.preprocess.decoded_once import DecodedOnce
from models_store.profiles import Member
from models_store.projection.storage import save_projection
from models_store.runtime.bulk import embed_stream
from settings import get_settings
from tasks.captioned import embed_changed_captions, has_changed_captions
from tasks.client.jobs import submit_reindex
from tasks.ensemble import get_member
from tasks.errors import TasksError
from tasks.fitting import classes, fit
from tasks.job_run import claimed
from tasks.originals import DECODED, originals
from tasks.rehearsal import learn_odds
from tasks.runtime import Engine, get_engine
from tasks.shelf_folder import shelf_folder
from tasks.twins import adopt_embeddings
from tasks.version_in_use import note_version

Progress = Callable[[int, int, str], None]

_DUE_AT = 0.2  # size of the delta, as a share of the version, at which a new one is worth it
_DUE_AT_ROWS = 100_000  # and in any case at this size, where exact search begins to be felt
_SEED = 0


@dataclass(frozen=True)
class Bulk:
    """How pictures are read and embedded in bulk."""

    max_pixels: int
    batch_size: int
    threads: int


def run_job(job_id: str, watch: Progress | None = None) -> None:
    """Claim a reindex job and see it through.

    Args:
        job_id: The job, as it is in the catalog.
        watch: Also told of the progress.

    Raises:
        JobTakenError: It is done, cancelled, or another process is at it.
        JobCancelledError: It was cancelled while it ran; what was embedded stays.
    """
    engine, settings = get_engine(), get_settings()
    bulk = Bulk(round(settings.max_megapixels * 1e6), settings.batch_size, settings.decode_threads)
    with claimed(engine.catalog, job_id) as run:

        def progress(done: int, total: int, stage: str) -> None:
            run.progress(done, total, stage)
            if watch:
                watch(done, total, stage)

        gallery = engine.catalog.galleries.get_by_id(run.job.gallery_id)
        member = get_member(run.job.encoder or "")
        reindex(engine, gallery, member, bulk, progress, run.is_rebuild)
    # Whoever added a picture or a caption while the job ran was told that a job is running already.
    if engine.catalog.galleries.revision(gallery.id) != gallery.revision or _has_new_captions(
        engine, gallery, member
    ):
        submit_reindex(gallery, [member.encoder], rebuild=False, by=run.job.submitted_by)


def reindex(
    engine: Engine,
    gallery: Gallery,
    member: Member,
    bulk: Bulk,
    progress: Progress,
    is_rebuild: Callable[[], bool],
) -> None:
    """Bring one encoder's embeddings and index of a gallery up to date.

    Args:
        engine: Where the encoder and the stores come from.
        gallery: The gallery; its revision is the snapshot that is indexed.
        member: The encoder and how it is indexed.
        bulk: How pictures are read and embedded.
        progress: Called with done, total and the stage.
        is_rebuild: Asked after embedding whether to build a new version even if few pictures are new.

    Raises:
        TasksError: Originals could not be read; the rest was indexed.
    """
    store, unreadable = embed_all(engine, gallery, member, bulk, progress)
    versions = Versions(
        shelf_folder(engine.var, gallery.id, member.encoder, engine.revision(member.encoder))
    )
    if len(store) and (is_rebuild() or _is_due(versions, len(store))):
        build_version(engine, gallery, member, progress, store, versions)
    version = versions.current()
    if version is not None:
        note_version(engine.catalog, gallery, version)
    if unreadable:
        raise TasksError(
            f"{len(unreadable)} originals could not be read, the first: {unreadable[0]}",
            hint="bring them back and reindex; everything else was indexed",
        )


def embed_all(
    engine: Engine, gallery: Gallery, member: Member, bulk: Bulk, progress: Progress
) -> tuple[EmbeddingStore, list[UnreadableError]]:
    """Bring one encoder's embeddings of a gallery up to date.

    Returns:
        Where they are, and an error for each picture whose file could not be read.
    """
    revision = engine.revision(member.encoder)
    folder = shelf_folder(engine.var, gallery.id, member.encoder, revision)
    dimension = engine.encoder(member.encoder).dimension
    store = EmbeddingStore.open(folder, dimension, create=True)
    if engine.reads_captions(member.encoder):
        embed_changed_captions(engine, gallery, member.encoder, folder, store, progress)
        return store, []
    adopt_embeddings(engine, gallery, member.encoder, store, progress)
    return store, embed_missing(engine, gallery, member, bulk, progress, store)


def embed_missing(
    engine: Engine,
    gallery: Gallery,
    member: Member,
    bulk: Bulk,
    progress: Progress,
    store: EmbeddingStore,
) -> list[UnreadableError]:
    """Append embeddings of the pictures that lack them; damaged pictures are marked corrupt.

    Returns:
        An error for each picture whose file could not be read: that says nothing about the picture, so
        it stays as it is, to be tried again.
    """
    images = engine.catalog.images
    missing = store.missing(images.ready_ids(gallery.id))
    progress(0, len(missing), "embedding")
    done = 0
    unreadable: list[UnreadableError] = []
    with DecodedOnce(engine.var / DECODED) as decoded:
        for batch in embed_stream(
            engine.encoder(member.encoder),
            originals(engine, missing.tolist(), decoded, bulk.max_pixels),
            batch_size=bulk.batch_size,
            threads=bulk.threads,
        ):
            store.append(batch.ids, batch.vectors)
            unreadable += [why for _, why in batch.failures if isinstance(why, UnreadableError)]
            images.mark_corrupt(
                {one: str(why) for one, why in batch.failures if isinstance(why, PictureError)}
            )
            done += len(batch.ids) + len(batch.failures)
            progress(done, len(missing), "embedding")
    return unreadable


def _has_new_captions(engine: Engine, gallery: Gallery, member: Member) -> bool:
    if not engine.reads_captions(member.encoder):
        return False
    revision = engine.revision(member.encoder)
    folder = shelf_folder(engine.var, gallery.id, member.encoder, revision)
    return has_changed_captions(engine, gallery.id, folder)


def _is_due(versions: Versions, rows: int) -> bool:
    """Whether so much came since the last version that searching it exactly costs too much."""
    current = versions.current()
    if current is None:
        return True
    delta = rows - current.manifest.rows
    return delta > min(_DUE_AT * current.manifest.rows, _DUE_AT_ROWS)


def build_version(
    engine: Engine,
    gallery: Gallery,
    member: Member,
    progress: Progress,
    store: EmbeddingStore,
    versions: Versions,
) -> None:
    """Project, index, check and publish everything embedded so far."""
    vectors = store.vectors()
    progress(0, len(vectors), "indexing")
    labels = classes(engine.catalog.images.labels_of(gallery.id), store.ids().tolist())
    projection, refit = fit(member, store, labels, seed=_SEED)
    dimension = projection.dimension or store.dimension
    chunks = projected_chunks(vectors, projection.apply)
    index = INDEX_KINDS[member.index].build(
        _watched(chunks, len(vectors), progress), dimension, seed=_SEED
    )
    check = check_index(index, vectors, projection.apply, seed=_SEED)
    odds, no_odds = learn_odds(vectors, labels, refit, expand=member.expand, seed=_SEED)
    revision = engine.revision(member.encoder)
    with versions.stage() as staging:
        index.save(staging.folder)
        save_projection(projection, staging.folder)
        if odds:
            odds.save(staging.folder)
        staging.publish(
            Description(
                kind=member.index,
                encoder=member.encoder,
                encoder_revision=revision,
                dimension=dimension,
                rows=len(vectors),
                projection=projection.kind,
                catalog_revision=gallery.revision,
                self_recall=check.self_recall,
                recall=check.recall,
                expand=member.expand,
                no_odds=no_odds,
            )
        )
    versions.prune()


def _watched(chunks: Iterator[Vectors], total: int, progress: Progress) -> Iterator[Vectors]:
    """The same chunks, their passing reported."""
    done = 0
    for chunk in chunks:
        yield chunk
        done += len(chunk)
        progress(done, total, "indexing")
