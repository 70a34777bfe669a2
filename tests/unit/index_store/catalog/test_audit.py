from datetime import timedelta

from index_store.catalog.clock import now
from index_store.catalog.database import Catalog


def test_entries_are_paged_newest_first(catalog: Catalog) -> None:
    for number in range(5):
        catalog.audit.record("remove_image", str(number), who="ada", address="::1", key_id="smb_1")
    first = catalog.audit.list(limit=2)
    assert [one.target for one in first] == ["4", "3"]
    assert (first[0].who, first[0].address, first[0].key_id) == ("ada", "::1", "smb_1")
    assert first[0].outcome == "done"
    rest = catalog.audit.list(before=first[-1].id)
    assert [one.target for one in rest] == ["2", "1", "0"]


def test_entries_of_one_are_told_apart(catalog: Catalog) -> None:
    catalog.audit.record("login", who="ada")
    catalog.audit.record("login", who="vera", outcome="refused")
    (found,) = catalog.audit.list(who="vera")
    assert (found.action, found.outcome) == ("login", "refused")


def test_whatever_is_sent_can_be_kept(catalog: Catalog) -> None:
    catalog.audit.record("a" * 100, "\0" + "t" * 300, who="w" * 100, address="x" * 100)
    (kept,) = catalog.audit.list()
    assert (len(kept.action), len(kept.target), len(kept.who)) == (64, 255, 63)


def test_old_entries_are_forgotten(catalog: Catalog) -> None:
    catalog.audit.record("login", who="ada")
    assert catalog.audit.prune(now() - timedelta(days=1)) == 0
    assert catalog.audit.prune(now() + timedelta(seconds=1)) == 1
    assert catalog.audit.list() == []
