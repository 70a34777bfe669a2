"""Trainings of the catalog, as the API shows them."""

from index_store.catalog.records import Job
from tasks.ensemble import get_catalog
from web.schemas.trainings import CurveOut, EpochPointOut, StepPointOut, TrainingOut


def training_out(job: Job) -> TrainingOut:
    """What a training job trains, and its curve so far."""
    curve = get_catalog().trainings.curve(job.id)
    return TrainingOut(
        base=job.params["from"],
        epochs=job.params["recipe"]["epochs"],
        hold_out=job.params["hold_out"],
        share=job.params["share"],
        curve=CurveOut(
            steps=[StepPointOut(**one._asdict()) for one in curve.steps],
            epochs=[EpochPointOut(**one._asdict()) for one in curve.epochs],
        ),
    )
