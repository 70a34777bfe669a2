"""Weights set by hand, and taken back."""

from pathlib import Path

import pytest

from index_store.catalog.database import Catalog
from index_store.catalog.records import Gallery
from tasks.ensemble import get_catalog, get_profile
from tasks.errors import NothingToUndoError, WrongWeightsError
from tasks.gallery_weights import set_by_hand, undo, weights_in_use
from tasks.weights import voters


@pytest.fixture
def catalog(var: Path) -> Catalog:
    return get_catalog()


@pytest.fixture
def gallery(catalog: Catalog) -> Gallery:
    return catalog.galleries.create("some")


def test_named_ones_change_and_the_others_stay(catalog: Catalog, gallery: Gallery) -> None:
    members = get_profile().members
    usual = weights_in_use(catalog, gallery.id, members)
    assert usual.tuning is None
    saved = set_by_hand(catalog, gallery.id, members, {"colour": 0.25, "shape": 0})
    now = weights_in_use(catalog, gallery.id, members)
    assert now.weights == usual.weights | {"colour": 0.25, "shape": 0}
    assert now.tuning is not None
    assert (now.tuning.kind, now.tuning.id) == ("by_hand", saved)
    assert now.tuning.report == {"before": usual.weights}
    assert "shape" not in {one.encoder for one in voters(catalog, gallery.id, members)}
    undo(catalog, gallery.id, saved)
    assert weights_in_use(catalog, gallery.id, members) == usual


def test_undo_takes_back_only_what_is_in_use(catalog: Catalog, gallery: Gallery) -> None:
    members = get_profile().members
    with pytest.raises(NothingToUndoError, match="no weights"):
        undo(catalog, gallery.id)
    first = set_by_hand(catalog, gallery.id, members, {"colour": 0.25})
    set_by_hand(catalog, gallery.id, members, {"colour": 0.75})
    with pytest.raises(NothingToUndoError, match="other weights"):
        undo(catalog, gallery.id, first)
    assert weights_in_use(catalog, gallery.id, members).weights["colour"] == 0.75


def test_what_makes_no_sense_is_refused(catalog: Catalog, gallery: Gallery) -> None:
    members = get_profile().members
    with pytest.raises(WrongWeightsError, match="sound is not in the profile"):
        set_by_hand(catalog, gallery.id, members, {"sound": 1})
    with pytest.raises(WrongWeightsError, match="all weights are 0"):
        set_by_hand(catalog, gallery.id, members, dict.fromkeys(("colour", "texture", "shape"), 0))
    assert weights_in_use(catalog, gallery.id, members).tuning is None
