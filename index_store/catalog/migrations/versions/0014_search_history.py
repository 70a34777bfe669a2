"""Searches as a history: listed by whom they are of, and taken out of it."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("searches", sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True))
    op.drop_index("ix_searches_age", "searches")
    op.create_index("ix_searches_age", "searches", ["created_at", "id"])
    op.create_index("ix_searches_by", "searches", ["submitted_by", "created_at", "id"])
    is_removed = sa.text("removed_at IS NOT NULL")
    op.create_index(
        "ix_searches_removed",
        "searches",
        ["removed_at"],
        sqlite_where=is_removed,
        postgresql_where=is_removed,
    )


def downgrade() -> None:
    op.drop_index("ix_searches_removed", "searches")
    op.drop_index("ix_searches_by", "searches")
    op.drop_index("ix_searches_age", "searches")
    op.create_index("ix_searches_age", "searches", ["created_at"])
    op.drop_column("searches", "removed_at")
