"""What every search, page and batch does must not read or sort a table of ten million rows."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from index_store.catalog.browsing_records import ImageFilter
from index_store.catalog.bulk_change_records import Selection
from index_store.catalog.clock import now
from index_store.catalog.database import Catalog
from index_store.catalog.engine import Database
from index_store.catalog.records import FileStamp, Gallery, NewImage
from index_store.catalog.suggestion_records import Place, Suggestion

Statement = tuple[str, Any]
Use = Callable[[Catalog, Gallery, Callable[..., NewImage]], object]

USES: dict[str, Use] = {
    "revision": lambda c, g, _: c.galleries.revision(g.id),
    "get": lambda c, g, _: c.galleries.get(g.name),
    "hidden": lambda c, g, _: c.images.hidden_since(g.id, 3),
    "results": lambda c, g, _: c.images.get_many([1, 2, 3]),
    "page": lambda c, g, _: c.images.page(g.id, after=5),
    "page by state": lambda c, g, _: c.images.page(g.id, state="corrupt", after=5),
    "page by label": lambda c, g, _: c.images.page(g.id, label="sea", state="ready", after=5),
    "newest": lambda c, g, _: c.browsing.page(g.id, ImageFilter(), sort="newest", after=5),
    "by name": lambda c, g, _: c.browsing.ids(g.id, ImageFilter(), sort="name", after=2),
    "several labels": lambda c, g, _: c.browsing.ids(
        g.id, ImageFilter(labels=("sea", "hill"), unlabelled=True), sort="newest", after=5
    ),
    "span of time": lambda c, g, _: c.browsing.page(g.id, ImageFilter(since=now())),
    "bulk change": lambda c, g, _: change_all(c, g),
    "statistics": lambda c, g, _: [
        c.statistics.formats(g.id),
        c.statistics.sizes(g.id),
        c.statistics.days(g.id),
    ],
    "changes": lambda c, g, _: c.changes.list(g.id),
    "prune changes": lambda c, _, __: c.changes.prune(now()),
    "ingests": lambda c, g, _: c.ingests.latest(g.name, g.id),
    "labels": lambda c, g, _: c.images.labels(g.id),
    "ready ids": lambda c, g, _: c.images.ready_ids(g.id),
    "known files": lambda c, g, _: c.images.known_files(g.id, [FileStamp("file:///a", 1, 1)]),
    "add": lambda c, g, make: c.images.add_many(g.id, [make(1, "file:///a"), make(2, label="b")]),
    "remove": lambda c, g, _: c.images.remove([1, 2]),
    "restore": lambda c, g, _: c.images.restore([1, 2]),
    "jobs": lambda c, g, _: c.jobs.list(),
    "jobs by gallery": lambda c, g, _: c.jobs.list(gallery="holidays"),
    "jobs by state": lambda c, g, _: c.jobs.list(state="running"),
    "job counts": lambda c, _, __: c.jobs.counts(),
    "stale jobs": lambda c, g, _: c.jobs.stale(30),
    "needed files": lambda c, _, make: c.references.needed([make(1).content_hash], now()),
    "prune searches": lambda c, _, __: c.searches.prune(now()),
    "searches": lambda c, g, _: c.searches.list(g.id),
    "history": lambda c, g, _: [
        c.search_history.page(before="b"),
        c.search_history.page(by="me", before="b"),
        c.search_history.page(by="me", gallery_id=g.id),
    ],
    "forget searches": lambda c, _, __: [
        c.search_history.clear(by="me"),
        c.search_history.remove("a", by="me"),
        c.searches.prune_removed(now()),
    ],
    "key": lambda c, _, __: c.api_keys.digest("smb_1"),
    "audit": lambda c, _, __: c.audit.list(before=9),
    "prune audit": lambda c, _, __: c.audit.prune(now()),
    "unlabelled ids": lambda c, g, _: c.images.unlabelled_ids(g.id),
    "suggestions": lambda c, g, _: c.suggestions.page(1, "sea", least=0.5, after=Place(0.9, 3)),
    "suggestions by label": lambda c, g, _: c.suggestions.tally(1, 0.5),
    "rejected": lambda c, g, _: c.suggestions.rejected(g.id),
    "decide": lambda c, g, _: decided(c, g),
    "decisions": lambda c, g, _: c.decisions.list(g.id),
    "evaluations": lambda c, g, _: c.evaluations.list(g.id, before=9),
    "schedule's runs": lambda c, _, __: c.schedule_runs.list("a" * 32, before=9),
    "latest runs": lambda c, _, __: c.schedule_runs.latest(["a" * 32, "b" * 32]),
    "stuck runs": lambda c, _, __: c.schedule_runs.stuck(60),
    "prune runs": lambda c, _, __: c.schedule_runs.prune(now()),
}


def decided(catalog: Catalog, gallery: Gallery) -> None:
    """Accept what is likely, of which there is nothing, and take it back."""
    job, _ = catalog.jobs.submit("suggest", gallery, "clip")
    run_id = catalog.suggestions.begin(gallery.id, job.id, "clip")
    catalog.images.relabel({1: None, 2: None})
    catalog.suggestions.add(run_id, [Suggestion(1, "sea", 0.9), Suggestion(2, "hill", 0.9)])
    catalog.suggestions.publish(run_id, "probe", {})
    decision = catalog.decisions.take(gallery.id, run_id, "accept", least=0.5)
    catalog.decisions.carry_out(decision.id, 10)
    catalog.decisions.undo(decision.id, 10)


def change_all(catalog: Catalog, gallery: Gallery) -> None:
    selection = Selection(wanted=ImageFilter(labels=("sea",)))
    change = catalog.changes.begin(gallery.id, "label", selection, "lake", "")
    catalog.changes.make(change, catalog.changes.upcoming(change))
    catalog.changes.undo(change, catalog.changes.left_to_undo(change.id))


@contextmanager
def listening() -> Iterator[list[Statement]]:
    """Statements that any engine executes meanwhile."""
    heard: list[Statement] = []

    def listen(_c: Any, _cu: Any, statement: str, parameters: Any, _x: Any, many: bool) -> None:
        heard.append((statement, parameters[0] if many else parameters))

    event.listen(Engine, "before_cursor_execute", listen)
    try:
        yield heard
    finally:
        event.remove(Engine, "before_cursor_execute", listen)


@pytest.mark.parametrize("use", USES)
def test_plan(use: str, tmp_path: Path, picture: Callable[..., NewImage]) -> None:
    url = f"sqlite:///{tmp_path}/catalog.db"
    with Catalog(url) as catalog:
        catalog.migrate()
        gallery = catalog.galleries.create("holidays")
        catalog.images.add_many(gallery.id, [picture(n, label="sea") for n in range(5)])
        with listening() as heard:
            USES[use](catalog, gallery, picture)
    database = Database(url)
    plans = []
    with database.read() as connection:
        for statement, parameters in heard:
            if statement.startswith(("SELECT", "UPDATE", "DELETE")):
                rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
                plans += [str(row[3]) for row in rows]
    database.close()
    assert plans
    for step in plans:
        assert not step.startswith(("SCAN images", "USE TEMP B-TREE")), plans
        if "images" in step:  # nor a whole gallery, which is the same
            assert not step.endswith(("(gallery_id=?)", "(gallery_id=? AND state=?)")), plans
        # In the order of an index, cut off by a limit; constants, and a list of them, are no table.
        if step.startswith("SCAN") and step not in ("SCAN CONSTANT ROW", "SCAN (subquery-1)"):
            assert "INDEX" in step, plans
