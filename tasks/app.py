"""The Celery application; importing it loads neither models nor indexes."""

from celery import Celery

app = Celery(
    "semblance",
    include=[
        "tasks.query",
        "tasks.reindex",
        "tasks.suggest",
        "tasks.ingest_job",
        "tasks.training_job",
        "tasks.evaluation_job",
        "tasks.caption_job",
        "tasks.maintenance",
        "tasks.worker",
        "tasks.beat",
    ],
)
app.config_from_object("celeryconfig")
