"""When a job began with what it is doing, for its rate to be that of its present stage."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("jobs", sa.Column("stage_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "jobs", sa.Column("stage_done", sa.BigInteger(), nullable=False, server_default="0")
    )


def downgrade() -> None:
    op.drop_column("jobs", "stage_done")
    op.drop_column("jobs", "stage_at")
