"""A person has an encoder trained and watches: real browser, real service, a training that is only told."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from index_store.catalog.database import Catalog
from index_store.catalog.training_records import EpochPoint, StepPoint, TrainingCurve
from models_store.training.recipe import Recipe
from tasks.training_terms import TrainingTerms
from tests.live_service import LiveService

pytestmark = pytest.mark.e2e

OWNER = "token@elsewhere:1"
BEFORE = EpochPoint(0, 0, None, 0.25, None, None)


@pytest.fixture
def catalog(service: LiveService) -> Iterator[Catalog]:
    """The service's own, with an empty gallery of the test's."""
    with Catalog(f"sqlite:///{service.var}/catalog.db") as catalog:
        catalog.galleries.create("lessons")
        yield catalog
        service.request("DELETE", "/galleries/lessons")


def test_the_curve_of_a_training_grows_while_one_looks(
    page: Page, service: LiveService, catalog: Catalog
) -> None:
    terms = TrainingTerms(Recipe.gentle("lesson"), "net", "pictures", 0.2)
    gallery = catalog.galleries.get("lessons")
    job, _ = catalog.jobs.submit("train", gallery, "lesson", terms.to_json())
    catalog.jobs.claim(job.id, OWNER, 30)
    steps = tuple(StepPoint(step, 3.0 / step) for step in range(1, 21))
    catalog.trainings.keep_curve(job.id, TrainingCurve(steps[:5], (BEFORE,)))
    catalog.jobs.progress(job.id, 5, 100, "epoch 1 of 10", owner=OWNER)

    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{service.url}/jobs?gallery=lessons")
    loss = page.get_by_role("img", name="Loss")
    expect(loss).to_have_accessible_description(
        "Loss from 3.0 after 0.1 of 10 epochs to 0.6 after 0.5 of 10 epochs."
    )
    expect(page.get_by_test_id("curve")).to_contain_text("MAP@10 before 0.250")

    reached = EpochPoint(1, 10, 1.0, 0.75, 1e-3, 9.0)
    catalog.trainings.keep_curve(job.id, TrainingCurve(steps, (BEFORE, reached)))
    catalog.jobs.progress(job.id, 20, 100, "epoch 2 of 10", owner=OWNER)
    expect(page.get_by_test_id("curve")).to_contain_text("best 0.750 after epoch 1")
    expect(page.get_by_role("img", name="MAP@10")).to_be_visible()
    overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(overflow) <= 0

    catalog.jobs.finish(job.id, owner=OWNER)
    expect(page.get_by_text("Published as lesson")).to_be_visible()
    expect(loss).to_be_visible()


def test_a_name_that_is_taken_is_refused_where_it_was_written(
    page: Page, service: LiveService
) -> None:
    page.goto(f"{service.url}/galleries/drawn")
    panel = page.locator("#training")
    panel.locator("summary").click()
    if not service.get("/service")["training"]["encoders"]:
        expect(panel).to_contain_text("There is no network to start from")
        return
    panel.get_by_label("Name").fill("colour")
    panel.get_by_role("button", name="Start training").click()
    expect(panel.get_by_role("alert")).to_contain_text("There is an encoder called colour already")
