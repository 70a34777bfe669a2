from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from index_store.catalog.arrivals import origin_key
from index_store.catalog.database import Catalog
from index_store.catalog.records import Gallery, NewImage

Picture = Callable[..., NewImage]


def outcomes(catalog: Catalog, gallery: Gallery, *pictures: NewImage) -> list[tuple[int, str]]:
    return [one[:2] for one in catalog.images.add_many(gallery.id, pictures)]


def state(catalog: Catalog, image_id: int) -> str:
    return catalog.images.get(image_id).state


def test_one_row_per_content(catalog: Catalog, gallery: Gallery, picture: Picture) -> None:
    (first, _), *rest = outcomes(catalog, gallery, picture("a"), picture("b"), picture("a"))
    assert rest == [(first + 1, "added"), (first, "duplicate")]
    again = outcomes(catalog, gallery, picture("b"), picture("c"), picture("a"))
    assert again == [(first + 1, "duplicate"), (first + 2, "added"), (first, "duplicate")]
    assert catalog.galleries.get("holidays").images == 3


def test_the_same_object_twice(catalog: Catalog, gallery: Gallery, picture: Picture) -> None:
    one = picture("a", "file:///a.jpg", label="sea")
    assert [what for _, what in outcomes(catalog, gallery, one, one)] == ["added", "duplicate"]
    relabelled = picture("a", "file:///a.jpg", label="lake")
    outcomes(catalog, gallery, relabelled, relabelled)
    assert catalog.images.labels(gallery.id) == [("lake", 1)]


def test_nothing_to_add(catalog: Catalog, gallery: Gallery) -> None:
    assert catalog.images.add_many(gallery.id, []) == []
    assert catalog.galleries.revision(gallery.id) == 0


def test_galleries_do_not_share_pictures(
    catalog: Catalog, gallery: Gallery, picture: Picture
) -> None:
    other = catalog.galleries.create("other")
    ((mine, _),) = outcomes(catalog, gallery, picture("a"))
    ((theirs, outcome),) = outcomes(catalog, other, picture("a"))
    assert mine != theirs
    assert outcome == "added"


def test_writers_at_the_same_time_add_each_content_once(
    catalog: Catalog, gallery: Gallery, picture: Picture
) -> None:
    pictures = [picture(n, label=str(n % 3)) for n in range(40)]
    with ThreadPoolExecutor(6) as pool:
        arrivals = list(pool.map(lambda _: outcomes(catalog, gallery, *pictures), range(6)))
    added = [one for some in arrivals for one in some if one[1] == "added"]
    assert len(added) == len({image_id for image_id, _ in added}) == 40
    gallery = catalog.galleries.get("holidays")
    assert (gallery.images, gallery.labels, gallery.revision) == (40, 3, 1)


def test_removed_picture_is_revived_under_its_id(
    catalog: Catalog, gallery: Gallery, picture: Picture
) -> None:
    ((image_id, _),) = outcomes(catalog, gallery, picture("a", "file:///a.jpg", label="sea"))
    catalog.images.remove([image_id])
    before = catalog.galleries.revision(gallery.id)
    again = outcomes(catalog, gallery, picture("a", "file:///b.jpg"), picture("a"))
    assert again == [(image_id, "revived"), (image_id, "duplicate")]
    image = catalog.images.get(image_id)
    assert (image.state, image.revision) == ("ready", before + 1)
    assert (image.uri, image.label) == ("file:///b.jpg", "sea")
    assert catalog.images.hidden_since(gallery.id, before).restored == (image_id,)
    assert catalog.galleries.get("holidays").removed == 0


def test_corrupt_picture_is_remembered_and_can_recover(
    catalog: Catalog, gallery: Gallery, picture: Picture
) -> None:
    bad = picture("a", width=None, height=None, format=None, error="too many pixels")
    ((image_id, outcome),) = outcomes(catalog, gallery, bad)
    assert (outcome, state(catalog, image_id)) == ("added", "corrupt")
    assert outcomes(catalog, gallery, bad) == [(image_id, "duplicate")]
    assert outcomes(catalog, gallery, picture("a")) == [(image_id, "revived")]
    image = catalog.images.get(image_id)
    assert (image.state, image.error, image.width) == ("ready", None, 40)


def test_good_or_removed_picture_is_not_made_corrupt_by_its_double(
    catalog: Catalog, gallery: Gallery, picture: Picture
) -> None:
    (good, _), (gone, _) = outcomes(catalog, gallery, picture("good"), picture("gone"))
    catalog.images.remove([gone])
    bad = [picture("good", error="too many pixels"), picture("gone", error="too many pixels")]
    assert outcomes(catalog, gallery, *bad) == [(good, "duplicate"), (gone, "duplicate")]
    assert (state(catalog, good), state(catalog, gone)) == ("ready", "removed")


def test_file_with_new_content_takes_its_former_picture_away(
    catalog: Catalog, gallery: Gallery, picture: Picture
) -> None:
    origin = "file:///a.jpg"
    half, before, after = (
        picture("half", origin, error="truncated"),
        picture("x", origin),
        picture("y", origin),
    )
    ((half_id, _),) = outcomes(catalog, gallery, half)
    ((before_id, _),) = outcomes(catalog, gallery, before)
    assert state(catalog, half_id) == "removed"
    ((after_id, _),) = outcomes(catalog, gallery, after)
    assert (state(catalog, before_id), state(catalog, after_id)) == ("removed", "ready")
    assert outcomes(catalog, gallery, before) == [(before_id, "revived")]
    assert (state(catalog, before_id), state(catalog, after_id)) == ("ready", "removed")
    gallery = catalog.galleries.get("holidays")
    assert (gallery.images, gallery.corrupt, gallery.removed) == (1, 0, 2)


def test_kept_copy_outlives_its_file(catalog: Catalog, gallery: Gallery, picture: Picture) -> None:
    origin = "file:///a.jpg"
    kept = picture("before", origin, uri="var://originals/before.jpg")
    ((image_id, _),) = outcomes(catalog, gallery, kept)
    outcomes(catalog, gallery, picture("after", origin, uri="var://originals/after.jpg"))
    assert state(catalog, image_id) == "ready"


def test_the_same_file_again_brings_its_particulars_up_to_date(
    catalog: Catalog, gallery: Gallery, picture: Picture
) -> None:
    origin = "file:///a.jpg"
    ((image_id, _),) = outcomes(catalog, gallery, picture("a", origin, label="sea"))
    outcomes(catalog, gallery, picture("a", origin, label="lake", uri="var://a.jpg", mtime_ns=2))
    image = catalog.images.get(image_id)
    assert (image.label, image.uri) == ("lake", "var://a.jpg")
    outcomes(catalog, gallery, picture("a", origin, mtime_ns=3))
    image = catalog.images.get(image_id)
    assert (image.label, image.uri) == ("lake", "var://a.jpg")  # neither label nor copy is lost
    assert catalog.images.labels(gallery.id) == [("lake", 1)]


def test_another_file_of_the_same_content_changes_nothing(
    catalog: Catalog, gallery: Gallery, picture: Picture
) -> None:
    ((image_id, _),) = outcomes(catalog, gallery, picture("a", "file:///a.jpg", label="sea"))
    before = catalog.images.get(image_id)
    outcomes(catalog, gallery, picture("a", "file:///b.jpg", label="hill"), picture("a"))
    assert catalog.images.get(image_id) == before


def test_paths_longer_than_any_index_entry(
    catalog: Catalog, gallery: Gallery, picture: Picture
) -> None:
    origin = "file:///" + "%E7%8C%AB/" * 2000
    ((_, outcome),) = outcomes(catalog, gallery, picture("a", origin))
    assert outcome == "added"


def test_origin_keys_fit_a_signed_column() -> None:
    keys = [origin_key(f"file:///{n}") for n in range(1000)]
    assert len(set(keys)) == 1000
    assert 0 <= min(keys) < max(keys) < 2**63
