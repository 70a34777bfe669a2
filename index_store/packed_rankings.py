"""Rankings of one query as a few kilobytes, to be kept beside its answer and fused again later.

NumPy's own archive: ten rankings of a hundred pictures are some 7 kB, read in half a millisecond, and
nothing in it is ever executed.
"""

import io
import zlib
from collections.abc import Mapping
from itertools import accumulate, pairwise
from zipfile import BadZipFile

import numpy as np

from index_store.base import Candidate, Ranking
from index_store.errors import CorruptStoreError


def pack(rankings: Mapping[str, Ranking]) -> bytes:
    """The rankings, by encoder, in as many bytes as need be; scores keep all their digits."""
    candidates = [one for ranking in rankings.values() for one in ranking]
    packed = io.BytesIO()
    np.savez_compressed(
        packed,
        encoders=np.array(list(rankings), np.str_),
        lengths=np.array([len(ranking) for ranking in rankings.values()], np.int64),
        ids=np.array([one.image_id for one in candidates], np.int64),
        scores=np.array([one.score for one in candidates], np.float64),
    )
    return packed.getvalue()


def unpack(packed: bytes) -> dict[str, Ranking]:
    """What :func:`pack` packed.

    Raises:
        CorruptStoreError: These are no such bytes.
    """
    try:
        with np.load(io.BytesIO(packed), allow_pickle=False) as archive:
            encoders, lengths = archive["encoders"].tolist(), archive["lengths"].tolist()
            ids, scores = archive["ids"].tolist(), archive["scores"].tolist()
    except (BadZipFile, EOFError, KeyError, OSError, ValueError, zlib.error) as error:
        raise CorruptStoreError(
            f"the rankings of a search cannot be read: {error}", hint="search again"
        ) from error
    candidates = list(map(Candidate, ids, scores))
    places = pairwise(accumulate(lengths, initial=0))
    return {
        encoder: tuple(candidates[start:end])
        for encoder, (start, end) in zip(encoders, places, strict=True)
    }
