"""Stored embeddings as an index sees them: projected, a bounded piece at a time."""

from collections.abc import Callable, Iterator

from index_store.base import Vectors

Project = Callable[[Vectors], Vectors]

CHUNK_ROWS = 8192  # 16 MB at 512 dimensions: large enough for BLAS, small beside any gallery


def unchanged(vectors: Vectors) -> Vectors:
    """The projection of an encoder that has none."""
    return vectors


def projected_chunks(
    vectors: Vectors, project: Project = unchanged, *, rows: int = CHUNK_ROWS
) -> Iterator[Vectors]:
    """Project ``vectors`` of shape ``(n, d)`` in order, at most ``rows`` rows at a time.

    Args:
        vectors: Usually a memory map, of which only the current piece is read.
        project: Maps ``(m, d)`` to ``(m, dimension)``.
        rows: Rows per piece.

    Yields:
        Projected pieces of shape ``(m, dimension)``; none if there are no vectors.
    """
    for start in range(0, len(vectors), rows):
        yield project(vectors[start : start + rows])
