"""What the API accepts of schedules."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from index_store.catalog.schedule_records import ScheduleKind
from tasks.cron import LONGEST

Expression = Annotated[
    str,
    Field(
        min_length=1,
        max_length=LONGEST,
        examples=["0 3 * * *"],
        description="Minute, hour, day of the month, month and day of the week, as in crontab(5); where both "
        "days are given, either will do.",
    ),
]
TimeZone = Annotated[
    str, Field(max_length=64, examples=["Europe/Berlin"], description="Of the expression.")
]


class ScheduleForm(BaseModel):
    """What is to be done again and again, and when."""

    model_config = ConfigDict(extra="forbid")

    kind: ScheduleKind = Field(
        description="reindex and evaluate are of a gallery; sweep deletes what nothing needs any more."
    )
    gallery: str | None = Field(None, max_length=63, examples=["holidays"])
    encoder: str | None = Field(
        None, max_length=128, description="One encoder; none means the whole profile."
    )
    rebuild: bool = Field(
        True, description="Of a reindex: build a new version even if only few pictures are new."
    )
    cron: Expression
    time_zone: TimeZone = "UTC"


class CronForm(BaseModel):
    """An expression to be looked at before it is used."""

    model_config = ConfigDict(extra="forbid")

    cron: Expression
    time_zone: TimeZone = "UTC"
