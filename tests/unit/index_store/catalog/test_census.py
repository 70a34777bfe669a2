"""Whatever happens to pictures, counts stay right and workers hide exactly what is hidden."""

import hashlib
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from index_store.catalog.database import Catalog
from index_store.catalog.picture_counts import SIZES
from index_store.catalog.records import Image, NewImage

CONTENTS = st.integers(0, 5)
FILES = st.none() | st.integers(0, 3)
LABELS = st.none() | st.sampled_from(["sea", "hill", "caf\udce9"])
IDS = st.sets(st.integers(1, 7), max_size=4)


class Workload(RuleBasedStateMachine):
    """Random changes to one gallery, watched by a worker that looks now and then."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.catalog = Catalog(f"sqlite:///{Path(self.folder.name)}/catalog.db")
        self.catalog.migrate()
        self.gallery_id = self.catalog.galleries.create("holidays").id
        self.hidden: set[int] = set()
        self.seen_revision = -1
        self.embedded: set[int] = set()

    def teardown(self) -> None:
        self.catalog.close()
        self.folder.cleanup()

    @rule(offers=st.lists(st.tuples(CONTENTS, FILES, LABELS, st.booleans()), max_size=6))
    def add(self, offers: list[tuple[int, int | None, str | None, bool]]) -> None:
        pictures = [
            NewImage(
                content_hash=hashlib.sha256(bytes([content])).hexdigest(),
                uri=f"var://{content}" if file is None else f"file:///{file}",
                origin=None if file is None else f"file:///{file}",
                name=str(content),
                bytes=1 + content,
                width=100 * (1 + content),
                height=400,
                format=None if content == 5 else ("JPEG", "PNG")[content % 2],
                label=label,
                error="truncated" if corrupt else None,
            )
            for content, file, label, corrupt in offers
        ]
        arrivals = self.catalog.images.add_many(self.gallery_id, pictures)
        found = self.catalog.images.get_many([one.image_id for one in arrivals])
        for picture, arrival in zip(pictures, arrivals, strict=True):
            assert found[arrival.image_id].content_hash == picture.content_hash

    @rule(ids=IDS)
    def remove(self, ids: set[int]) -> None:
        self.catalog.images.remove(sorted(ids))

    @rule(ids=IDS)
    def restore(self, ids: set[int]) -> None:
        self.catalog.images.restore(sorted(ids))

    @rule(ids=IDS)
    def mark_corrupt(self, ids: set[int]) -> None:
        self.catalog.images.mark_corrupt(dict.fromkeys(ids, "truncated"))

    @rule(ids=IDS, label=LABELS)
    def relabel(self, ids: set[int], label: str | None) -> None:
        self.catalog.images.relabel(dict.fromkeys(ids, label))

    @rule()
    def look(self) -> None:
        """What a worker does before a search; embeddings exist of whatever was ready once."""
        changes = self.catalog.images.hidden_since(self.gallery_id, self.seen_revision)
        self.hidden = (self.hidden | set(changes.removed)) - set(changes.restored)
        self.seen_revision = changes.revision
        ready = set(self.catalog.images.ready_ids(self.gallery_id).tolist())
        assert (self.embedded | ready) - self.hidden == ready

    @invariant()
    def counts_are_right(self) -> None:
        images = self.catalog.images.page(self.gallery_id, limit=100)
        states = Counter(image.state for image in images)
        labels = Counter(image.label for image in images if image.state == "ready" and image.label)
        gallery = self.catalog.galleries.get("holidays")
        assert gallery.images == states["ready"]
        assert gallery.corrupt == states["corrupt"]
        assert gallery.removed == states["removed"]
        assert gallery.labels == len(labels)
        assert dict(self.catalog.images.labels(self.gallery_id)) == labels
        self.statistics_are_right([image for image in images if image.state == "ready"])
        self.embedded |= {image.id for image in images if image.state == "ready"}

    def statistics_are_right(self, ready: list[Image]) -> None:
        statistics, gallery_id = self.catalog.statistics, self.gallery_id
        formats = {one.value: (one.images, one.bytes) for one in statistics.formats(gallery_id)}
        counted = Counter(image.format or "" for image in ready)
        heavy: Counter[str] = Counter()
        for image in ready:
            heavy[image.format or ""] += image.bytes
        assert formats == {name: (counted[name], heavy[name]) for name in counted}
        sizes = {int(one.value): one.images for one in statistics.sizes(gallery_id) if one.images}
        pixels = [(image.width or 0) * (image.height or 0) for image in ready]
        assert sizes == Counter(max(one for one in SIZES if one <= size) for size in pixels)
        days = {one.value: one.images for one in statistics.days(gallery_id)}
        assert days == Counter(f"{image.created_at:%Y-%m-%d}" for image in ready)


TestWorkload = Workload.TestCase
TestWorkload.settings = settings(max_examples=30, stateful_step_count=20, deadline=None)
