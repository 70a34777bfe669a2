"""Changes to many pictures at once."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NamedTuple

from index_store.catalog.browsing_records import ImageFilter

Action = Literal["label", "remove", "restore"]


@dataclass(frozen=True)
class Selection:
    """Pictures of a gallery: these, or all that are meant, but some.

    Attributes:
        ids: These; none where a filter says which.
        wanted: All that a filter means.
        without: But not these.
        newest_id: Nor any that came after the one with this id: what somebody adds meanwhile was not seen.
    """

    ids: tuple[int, ...] | None = None
    wanted: ImageFilter | None = None
    without: tuple[int, ...] = ()
    newest_id: int | None = None

    def to_json(self) -> dict[str, Any]:
        """For the catalog to keep."""
        return {
            "ids": None if self.ids is None else list(self.ids),
            "wanted": self.wanted.to_json() if self.wanted else None,
            "without": list(self.without),
            "newest_id": self.newest_id,
        }

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Selection":
        """What :meth:`to_json` gave."""
        return cls(
            ids=None if kept["ids"] is None else tuple(kept["ids"]),
            wanted=ImageFilter.from_json(kept["wanted"]) if kept["wanted"] else None,
            without=tuple(kept["without"]),
            newest_id=kept["newest_id"],
        )


@dataclass(frozen=True)
class BulkChange:
    """A change to many pictures, made batch by batch, which can be undone.

    Attributes:
        label: What they are labelled with, or none; of the action ``label``.
        reached: The last id that was dealt with.
        changed: Pictures that were changed; others were so before.
        undone: How many of those were changed back.
        left_out: Pictures that could not be changed: their files are gone.
        done_at: When the last of the selection was dealt with; none as long as there are more.
        undone_at: When the last of them was changed back.
    """

    id: str
    gallery_id: int
    action: Action
    label: str | None
    selection: dict[str, Any]
    reached: int
    changed: int
    undone: int
    left_out: int
    submitted_by: str
    created_at: datetime
    done_at: datetime | None
    undone_at: datetime | None


class ChangedImage(NamedTuple):
    """A picture of a change, and what is needed to change it back."""

    image_id: int
    label_before: str | None


class LabelBefore(NamedTuple):
    """How many pictures of a change carried a label before it."""

    label: str | None
    images: int
