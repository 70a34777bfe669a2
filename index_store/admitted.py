"""Which pictures a filtered search may find, in the form that suits how many they are.

To filter what an index found loses recall: of the hundred nearest none may pass, and the ten that do lie
behind them. So the filter goes into the search, in one of two ways.

- Few pictures (:class:`Few`) are compared with the query one by one. That is exact, the same with any kind of
  index, and 20,000 comparisons take milliseconds, whereas a graph that is mostly closed leads nowhere.
- Of many (:class:`Many`) a known share passes, so the index is asked for as many more, and for twice as many
  again until enough have passed or it has shown everything. FAISS could skip what a selector refuses, but
  Annoy cannot, and the selector would have to list a whole gallery for every search.
"""

from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from index_store.base import Rows


class Few(NamedTuple):
    """Pictures that are listed.

    Attributes:
        ids: Of all that may be found, shape ``(n,)``.
    """

    ids: Rows


class Many(NamedTuple):
    """Pictures that are too many to be listed.

    Attributes:
        images: How many there are, at least.
        among: Which of some ids are of such pictures.
    """

    images: int
    among: Callable[[Sequence[int]], AbstractSet[int]]


Admitted = Few | Many
