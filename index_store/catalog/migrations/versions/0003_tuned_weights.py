"""Vote weights that were tuned on a gallery's own labels."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "tuned_weights",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("gallery_id", sa.Integer(), nullable=False),
        sa.Column("weights", sa.JSON(), nullable=False),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("withdrawn_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["gallery_id"], ["galleries.id"], name="fk_tuned_weights_gallery_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_tuned_weights"),
    )
    op.create_index("ix_tuned_weights_gallery", "tuned_weights", ["gallery_id", "id"])


def downgrade() -> None:
    op.drop_table("tuned_weights")
