"""Work that is done again and again, and what became of it each time."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    schedules = op.create_table(
        "schedules",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("gallery_id", sa.Integer(), nullable=True),
        sa.Column("encoder", sa.String(128), nullable=True),
        sa.Column("params", sa.JSON(), nullable=False),
        sa.Column("cron", sa.String(128), nullable=False),
        sa.Column("time_zone", sa.String(64), nullable=False),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("next_at", _MOMENT, nullable=True),
        sa.Column("created_by", sa.String(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("updated_at", _MOMENT, nullable=False),
        sa.Column("deleted_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["gallery_id"], ["galleries.id"], name="fk_schedules_gallery_id"),
        sa.PrimaryKeyConstraint("id", name="pk_schedules"),
    )
    op.create_table(
        "schedule_runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("schedule_id", sa.String(32), nullable=False),
        sa.Column("due_at", _MOMENT, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("started_at", _MOMENT, nullable=False),
        sa.Column("finished_at", _MOMENT, nullable=True),
        sa.Column("jobs", sa.JSON(), nullable=False),
        sa.Column("error_code", sa.String(64), nullable=True),
        sa.Column("error", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["schedule_id"],
            ["schedules.id"],
            name="fk_schedule_runs_schedule_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_schedule_runs"),
        sa.UniqueConstraint(
            "schedule_id", "due_at", name="uq_schedule_runs_schedule_id_due_at"
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_schedule_runs_newest", "schedule_runs", ["schedule_id", "id"])
    op.create_index("ix_schedule_runs_state", "schedule_runs", ["state", "started_at"])
    op.create_index("ix_schedule_runs_age", "schedule_runs", ["started_at"])
    # The sweep that was wired in until now becomes a schedule like any other: to be seen, moved, paused.
    now = datetime.now(UTC)
    op.execute(
        schedules.insert().values(
            id="0" * 31 + "1",
            kind="sweep",
            params={},
            cron="30 4 * * *",
            time_zone="UTC",
            paused=False,
            created_by="",
            created_at=now,
            updated_at=now,
        )
    )


def downgrade() -> None:
    op.drop_table("schedule_runs")
    op.drop_table("schedules")
