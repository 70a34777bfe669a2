"""Rankings of searches, what people think of their results, and where vote weights came from."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_LONG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "search_rankings",
        sa.Column("search_id", sa.String(length=32), nullable=False),
        sa.Column("rankings", sa.LargeBinary(), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["search_id"], ["searches.id"], name="fk_search_rankings_search_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("search_id", name="pk_search_rankings"),
    )
    op.create_table(
        "feedback",
        sa.Column("gallery_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(length=64), nullable=False),
        sa.Column("image_id", _LONG_ID, nullable=False),
        sa.Column("search_id", sa.String(length=32), nullable=False),
        sa.Column("thumb", sa.String(length=8), nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["gallery_id"], ["galleries.id"], name="fk_feedback_gallery_id"),
        sa.ForeignKeyConstraint(["search_id"], ["searches.id"], name="fk_feedback_search_id"),
        sa.PrimaryKeyConstraint("gallery_id", "question", "image_id", name="pk_feedback"),
    )
    op.create_index("ix_feedback_search", "feedback", ["search_id"])
    op.add_column(
        "tuned_weights",
        sa.Column("kind", sa.String(length=16), nullable=False, server_default="labels"),
    )


def downgrade() -> None:
    op.drop_column("tuned_weights", "kind")
    op.drop_table("feedback")
    op.drop_table("search_rankings")
