"""Queries: ask, follow, read, fuse again, say what was right, look back."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import datetime
from typing import Literal

from models_store.preprocess.crop_choice import Crop
from settings import FusionMethod
from web.calls.addresses import at
from web.calls.asked import Part, opened, parts_field
from web.calls.group import Group
from web.schemas.feedback import ThumbOut
from web.schemas.fusing import FusedOut
from web.schemas.history import ClearedOut, PastQueriesOut, PastQueryOut
from web.schemas.queries import QueryAccepted, QueryOut, SuggestionOut
from web.schemas.query_events import LandedVoteOut


class Queries(Group):
    """``client.queries``."""

    def ask(
        self,
        gallery: str,
        parts: Sequence[Part],
        *,
        k: int = 10,
        crop: Crop = "none",
        labels: Sequence[str] = (),
        unlabelled: bool = False,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> QueryAccepted:
        """Queue a query; :meth:`follow` or :meth:`read` tell the answer.

        Args:
            gallery: Where to search.
            parts: Pictures and words, one to eight.
            k: How many results.
            crop: ``auto`` searches with the picture inside a screenshot, a page or a frame.
            labels: Find only pictures with any of these; none means all pictures.
            unlabelled: Find pictures without a label, too.
            since: Find only pictures added at that moment or later; without a time zone, it is ours.
            until: Find only pictures added before that moment.
        """
        form = {
            "gallery": gallery,
            "parts": parts_field(parts),
            "k": k,
            "crop": crop,
            "label": list(labels) or None,
            "unlabelled": unlabelled,
            "since": since and since.astimezone().isoformat(),
            "until": until and until.astimezone().isoformat(),
        }
        pictures = [part.picture for part in parts if part.picture is not None]
        with ExitStack() as stack:
            files = opened(pictures, "picture", stack)
            return self._connection.call(
                "POST", QueryAccepted, "/queries", form=form, files=files or None
            )

    def read(self, query_id: str) -> QueryOut:
        """The query so far: votes as they land, results once it is answered."""
        return self._connection.get(QueryOut, at("/queries/{}", query_id))

    def follow(self, query_id: str) -> Iterator[LandedVoteOut | QueryOut]:
        """Each vote as it lands and, last of all, the answered query."""
        after = ""
        while True:
            path = at("/queries/{}/events", query_id)
            with self._connection.events(path, after=after) as events:
                for event in events:
                    after = event.id or after
                    if event.event == "vote":
                        yield self._connection.event_data(LandedVoteOut, event)
                    elif event.event in ("done", "failed"):
                        yield self._connection.event_data(QueryOut, event)
                        return

    def fuse(
        self,
        query_id: str,
        weights: Mapping[str, float] | None = None,
        *,
        fusion: FusionMethod | None = None,
    ) -> FusedOut:
        """The answer under other weights, at once; the query itself stays as it is."""
        body = {"weights": dict(weights or {}), "fusion": fusion}
        return self._connection.call("POST", FusedOut, at("/queries/{}/fuse", query_id), body=body)

    def picture(self, query_id: str, part: int = 0) -> bytes:
        """A picture that was asked with, small: a JPEG."""
        return self._connection.send("GET", at("/queries/{}/pictures/{}", query_id, part)).content

    def suggested_area(self, query_id: str, part: int = 0) -> SuggestionOut:
        """The part of a picture that was asked with which ``crop="auto"`` would search with."""
        path = at("/queries/{}/pictures/{}/area", query_id, part)
        return self._connection.get(SuggestionOut, path)

    def thumb(self, query_id: str, image_id: int, thumb: Literal["up", "down"]) -> ThumbOut:
        """Say whether a result is what was looked for."""
        path = at("/queries/{}/feedback/{}", query_id, image_id)
        return self._connection.call("PUT", ThumbOut, path, body={"thumb": thumb})

    def take_thumb_back(self, query_id: str, image_id: int) -> None:
        """Say nothing of a result any more."""
        self._connection.send("DELETE", at("/queries/{}/feedback/{}", query_id, image_id))

    def list(
        self, gallery: str | None = None, *, mine: bool = False, page_size: int = 30
    ) -> Iterator[PastQueryOut]:
        """Past queries, newest first, page by page as they are taken: one's own, or everybody's.

        Args:
            gallery: Only this gallery's.
            mine: One's own only; else an administrator gets everybody's.
            page_size: How many to ask for at once.
        """
        asked = {"gallery": gallery, "mine": mine, "limit": page_size}
        for page in self._connection.pages(PastQueriesOut, "/queries", "before", asked):
            yield from page.queries

    def forget(self, query_id: str) -> None:
        """Forget a past query; for a day it can be restored."""
        self._connection.send("DELETE", at("/queries/{}", query_id))

    def restore(self, query_id: str) -> None:
        """Bring a query back that was forgotten."""
        self._connection.send("POST", at("/queries/{}/restore", query_id))

    def clear(self, gallery: str | None = None, *, mine: bool = False) -> ClearedOut:
        """Forget all past queries that :meth:`list` tells, for good."""
        asked = {"gallery": gallery, "mine": mine}
        return self._connection.call("DELETE", ClearedOut, "/queries", params=asked)
