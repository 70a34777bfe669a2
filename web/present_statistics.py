"""Statistics of a gallery, as the API shows them."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Literal

from index_store.catalog.picture_counts import SIZES
from index_store.catalog.records import Gallery
from index_store.catalog.statistics import Labelled, ValueCount
from tasks.ensemble import get_catalog
from web.schemas.galleries import LabelOut
from web.schemas.statistics import (
    FormatOut,
    OtherLabelsOut,
    PastIngestOut,
    PeriodOut,
    SizeOut,
    StatisticsOut,
    UnreadableOut,
)

Unit = Literal["day", "month", "year"]

_MOST_DAYS = 62  # beyond, a bar for each month
_MOST_MONTHS = 60  # beyond, one for each year


def statistics_out(gallery: Gallery) -> StatisticsOut:
    """All of it."""
    statistics = get_catalog().statistics
    formats = statistics.formats(gallery.id)
    labelled = statistics.labels(gallery.id)
    unit, periods = _periods(statistics.days(gallery.id))
    return StatisticsOut(
        images=gallery.images,
        bytes=sum(one.bytes for one in formats),
        corrupt=gallery.corrupt,
        removed=gallery.removed,
        labels=labelled.labels,
        unlabelled=max(0, gallery.images - labelled.images),
        formats=[
            FormatOut(format=one.value or None, images=one.images, bytes=one.bytes)
            for one in formats
        ],
        sizes=[_size_out(one) for one in statistics.sizes(gallery.id)],
        top_labels=[LabelOut(label=one.label, images=one.images) for one in labelled.top],
        other_labels=_others(labelled),
        added=periods,
        added_by=unit,
        unreadable=[
            UnreadableOut(reason=one.reason, images=one.images)
            for one in statistics.unreadable(gallery.id)
        ],
        ingests=_ingests(gallery),
    )


def _size_out(count: ValueCount) -> SizeOut:
    least = int(count.value)
    at = SIZES.index(least)
    most = SIZES[at + 1] if at + 1 < len(SIZES) else None
    return SizeOut(from_pixels=least, to_pixels=most, images=count.images)


def _others(labelled: Labelled) -> OtherLabelsOut | None:
    others = labelled.labels - len(labelled.top)
    if not others:
        return None
    images = labelled.images - sum(one.images for one in labelled.top)
    return OtherLabelsOut(labels=others, images=images)


def _periods(days: Sequence[ValueCount]) -> tuple[Unit, list[PeriodOut]]:
    """When pictures came, in as many bars as can be looked at, empty ones between them too."""
    counts = {date.fromisoformat(one.value): one.images for one in days}
    if not counts:
        return "day", []
    first, last = min(counts), max(counts)
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    unit: Unit = "year"
    if (last - first).days < _MOST_DAYS:
        unit = "day"
    elif months <= _MOST_MONTHS:
        unit = "month"
    totals: Counter[date] = Counter()
    for day, images in counts.items():
        totals[_begin(day, unit)] += images
    periods, begins = [], _begin(first, unit)
    while begins <= last:
        periods.append(PeriodOut(begins=begins, images=totals[begins]))
        begins = _next(begins, unit)
    return unit, periods


def _begin(day: date, unit: Unit) -> date:
    if unit == "day":
        return day
    return day.replace(day=1) if unit == "month" else day.replace(month=1, day=1)


def _next(begins: date, unit: Unit) -> date:
    if unit == "day":
        return begins + timedelta(days=1)
    return _begin(begins + timedelta(days=32 if unit == "month" else 366), unit)


def _ingests(gallery: Gallery) -> list[PastIngestOut]:
    """The latest ingest of each folder."""
    found: dict[str, PastIngestOut] = {}
    for one in get_catalog().ingests.latest(gallery.name, gallery.id):
        path = str(one.params.get("path", ""))
        counts = {
            name: one.summary[name]
            for name in ("added", "duplicates", "unchanged", "skipped", "unreadable")
        }
        ended = PastIngestOut(
            job=one.job_id, path=path, state=one.state, created_at=one.created_at, **counts
        )
        found.setdefault(path, ended)
    return list(found.values())
