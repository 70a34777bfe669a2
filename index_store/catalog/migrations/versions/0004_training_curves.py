"""How well trainings that run as jobs go."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "training_curves",
        sa.Column("job_id", sa.String(32), nullable=False),
        sa.Column("curve", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name="fk_training_curves_job_id"),
        sa.PrimaryKeyConstraint("job_id", name="pk_training_curves"),
    )


def downgrade() -> None:
    op.drop_table("training_curves")
