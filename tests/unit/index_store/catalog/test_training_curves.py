from index_store.catalog.database import Catalog
from index_store.catalog.records import Gallery
from index_store.catalog.training_records import EpochPoint, StepPoint, TrainingCurve

BEFORE = EpochPoint(0, 0, None, 0.25, None, None)


def test_the_latest_curve_of_each_job_is_kept(catalog: Catalog, gallery: Gallery) -> None:
    one, other = (catalog.jobs.submit("train", gallery, name)[0] for name in ("a", "b"))
    assert catalog.trainings.curve(one.id) == TrainingCurve()
    catalog.trainings.keep_curve(one.id, TrainingCurve((StepPoint(1, 2.0),), (BEFORE,)))
    longer = TrainingCurve((StepPoint(1, 2.0), StepPoint(2, 1.5)), (BEFORE,))
    catalog.trainings.keep_curve(one.id, longer)
    catalog.trainings.keep_curve(other.id, TrainingCurve((), (BEFORE,)))
    assert catalog.trainings.curve(one.id) == longer
    assert catalog.trainings.curve(other.id) == TrainingCurve((), (BEFORE,))


def test_one_encoder_is_trained_once_at_a_time_and_as_it_began(
    catalog: Catalog, gallery: Gallery
) -> None:
    elsewhere = catalog.galleries.create("elsewhere")
    first, created = catalog.jobs.submit("train", gallery, "mine", {"epochs": 3})
    assert created
    for where in (gallery, elsewhere):
        found, created = catalog.jobs.submit("train", where, "mine", {"epochs": 9})
        assert not created
        assert (found.id, found.params) == (first.id, {"epochs": 3})
    assert catalog.jobs.submit("train", gallery, "another")[1]
    catalog.jobs.cancel(first.id)
    assert catalog.jobs.submit("train", elsewhere, "mine")[1]
