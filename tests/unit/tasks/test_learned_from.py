"""Which pictures an encoder learned from, told by what lies beside its weights."""

from pathlib import Path

import pytest

from index_store.catalog.database import Catalog
from index_store.catalog.records import NewImage
from models_store.training.recipe import Backbone, Freezing, Lora, Recipe
from tasks.ensemble import get_catalog
from tasks.learned_from import FILE, LearnedFrom, learned_from
from tasks.training_terms import TrainingTerms


@pytest.fixture
def catalog(var: Path) -> Catalog:
    """A gallery whose pictures were learned from, and one that has the first of them, too."""
    catalog = get_catalog()
    for name, contents in (("taught", "abc"), ("other", "xa")):
        gallery = catalog.galleries.create(name)
        pictures = [NewImage(one * 64, f"var://{one}", one, 1) for one in contents]
        catalog.images.add_many(gallery.id, pictures)
    return catalog


def ids_of(catalog: Catalog, gallery: str) -> list[int]:
    return catalog.images.ready_ids(catalog.galleries.get(gallery).id).tolist()


def told(catalog: Catalog, folder: Path, **recipe: object) -> LearnedFrom:
    terms = TrainingTerms(Recipe(name="mine", **recipe), "starter", "pictures", 0.2)  # type: ignore[arg-type]
    taught = catalog.galleries.get("taught")
    training = {"cat": ids_of(catalog, "taught")[:2]}
    (folder / FILE).write_bytes(learned_from(taught.id, taught.name, terms, training))
    found = LearnedFrom.read(folder)
    assert found is not None
    return found


def test_what_was_written_is_read(catalog: Catalog, tmp_path: Path) -> None:
    found = told(catalog, tmp_path)
    assert (found.gallery, found.base, found.how) == ("taught", "starter", "full")
    assert told(catalog, tmp_path, lora=Lora(rank=8)).how == "lora"
    assert told(catalog, tmp_path, freezing=Freezing(stages="all")).how == "frozen"
    terms = TrainingTerms(
        Recipe(name="mine", backbone=Backbone(architecture="test_vit")), None, "pictures", 0.2
    )
    (tmp_path / FILE).write_bytes(learned_from(1, "taught", terms, {}))
    from_nothing = LearnedFrom.read(tmp_path)
    assert from_nothing is not None
    assert from_nothing.base == "test_vit"


@pytest.mark.parametrize("content", [None, "{", "[]", '{"gallery_id": 1}'])
def test_where_nothing_can_be_read_nothing_is_known(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / FILE).write_text(content)
    assert LearnedFrom.read(tmp_path) is None


def test_a_picture_was_seen_in_whatever_gallery_it_is(catalog: Catalog, tmp_path: Path) -> None:
    found = told(catalog, tmp_path)
    taught, other = ids_of(catalog, "taught"), ids_of(catalog, "other")
    gallery = catalog.galleries.get("taught")
    assert found.seen(catalog, gallery.id, taught) == set(taught[:2])
    elsewhere = catalog.galleries.get("other")
    assert found.seen(catalog, elsewhere.id, other) == {other[1]}
    catalog.galleries.delete("taught")
    assert found.seen(catalog, elsewhere.id, other) is None
