"""The kinds of index there are, by the name that profiles and manifests use."""

from collections.abc import Mapping
from types import MappingProxyType

from index_store.annoy_index import AnnoyIndex
from index_store.base import VectorIndex
from index_store.faiss_index import ExactIndex, HnswIndex

INDEX_KINDS: Mapping[str, type[VectorIndex]] = MappingProxyType(
    {kind.kind: kind for kind in (ExactIndex, HnswIndex, AnnoyIndex)}
)
