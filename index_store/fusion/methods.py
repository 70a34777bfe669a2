"""The fusion methods there are, by the name that settings use."""

from collections.abc import Mapping
from types import MappingProxyType

from index_store.fusion.base import Worth
from index_store.fusion.borda import borda
from index_store.fusion.min_max_sum import min_max_sum
from index_store.fusion.reciprocal_rank import reciprocal_rank

METHODS: Mapping[str, Worth] = MappingProxyType(
    {method.__name__: method for method in (min_max_sum, reciprocal_rank, borda)}
)
