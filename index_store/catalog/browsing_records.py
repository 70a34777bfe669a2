"""Which of a gallery's pictures are meant, and in what order."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal, NamedTuple

from index_store.catalog.records import Image, ImageState

Sort = Literal["oldest", "newest", "name"]
"""In the order they were added, the other way round, or by file name."""


@dataclass(frozen=True)
class ImageFilter:
    """What pictures have to be to be meant.

    Attributes:
        state: Their state.
        labels: Any of these labels; none of them: any label, or none.
        unlabelled: Pictures without a label, beside those of ``labels``.
        name: Part of the file name, in whatever case.
        caption: Words, each of which begins a word of the caption.
        since: Added at that moment or later.
        until: Added before that moment.
    """

    state: ImageState = "ready"
    labels: tuple[str, ...] = ()
    unlabelled: bool = False
    name: str = ""
    caption: str = ""
    since: datetime | None = None
    until: datetime | None = None

    def to_json(self) -> dict[str, Any]:
        """For the catalog to keep."""
        moments = {
            name: value.isoformat() if value else None
            for name, value in (("since", self.since), ("until", self.until))
        }
        return asdict(self) | {"labels": list(self.labels)} | moments

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "ImageFilter":
        """What :meth:`to_json` gave."""
        moments = {
            name: datetime.fromisoformat(kept[name]) if kept[name] else None
            for name in ("since", "until")
        }
        return cls(**kept | {"labels": tuple(kept["labels"])} | moments)


class IdPage(NamedTuple):
    """Ids of pictures that are meant.

    Attributes:
        ids: In order.
        next_after: Where to go on; none where there are no more. There can be more though ``ids`` is
            shorter than was asked for: looking for names stops after a while.
    """

    ids: list[int]
    next_after: int | None


class Page(NamedTuple):
    """Pictures that are meant; as :class:`IdPage`."""

    images: list[Image]
    next_after: int | None


class Count(NamedTuple):
    """How many pictures are meant.

    Attributes:
        images: That many, or at least as many.
        exact: Whether all were counted.
    """

    images: int
    exact: bool
