"""Indexes and their versions, as the API shows them."""

from tasks.ensemble import get_profile
from tasks.index_history import Coverage, IndexHistory
from web.schemas.indexes import CoverageOut, EncoderIndexOut, VersionOut


def encoder_index_out(history: IndexHistory) -> EncoderIndexOut:
    """One encoder's indexes."""
    versions = [
        VersionOut(
            number=one.number,
            kind=one.manifest.kind,
            rows=one.manifest.rows,
            dimension=one.manifest.dimension,
            projection=one.manifest.projection,
            recall=one.manifest.recall,
            self_recall=one.manifest.self_recall,
            bytes=sum(file.bytes for file in one.manifest.files.values()),
            created_at=one.manifest.created_at,
            in_use=one.number == history.current,
        )
        for one in history.versions
    ]
    return EncoderIndexOut(
        encoder=history.encoder,
        in_profile=any(member.encoder == history.encoder for member in get_profile().members),
        coverage=_coverage_out(history.coverage),
        versions=versions,
        embedding_bytes=history.embedding_bytes,
        problem=history.problem,
    )


def _coverage_out(coverage: Coverage) -> CoverageOut:
    found = coverage.ready - coverage.missing
    return CoverageOut(
        ready=coverage.ready,
        indexed=coverage.indexed,
        late=coverage.late,
        missing=coverage.missing,
        share=found / coverage.ready if coverage.ready else 0.0,
    )
