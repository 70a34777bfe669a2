"""How well the trainings among the jobs go: a curve each, kept as long as the job."""

from sqlalchemy import insert, select, update

from index_store.catalog.engine import Database
from index_store.catalog.models import TrainingCurveRow
from index_store.catalog.training_records import EpochPoint, StepPoint, TrainingCurve


class Trainings:
    """Keeps the curves of trainings."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def keep_curve(self, job_id: str, curve: TrainingCurve) -> None:
        """Put a curve in the place of the one there is; only whoever runs the job may."""
        points = {"steps": list(curve.steps), "epochs": list(curve.epochs)}
        change = update(TrainingCurveRow).where(TrainingCurveRow.job_id == job_id)
        with self._database.write() as connection:
            if not connection.execute(change.values(curve=points)).rowcount:
                connection.execute(insert(TrainingCurveRow).values(job_id=job_id, curve=points))

    def curve(self, job_id: str) -> TrainingCurve:
        """The curve of a job, without points if it has not begun, or is no training."""
        statement = select(TrainingCurveRow.curve).where(TrainingCurveRow.job_id == job_id)
        with self._database.read() as connection:
            points = connection.scalar(statement)
        if points is None:
            return TrainingCurve()
        return TrainingCurve(
            tuple(StepPoint(*one) for one in points["steps"]),
            tuple(EpochPoint(*one) for one in points["epochs"]),
        )
