"""What tells files that are needed from files that are not: when a picture was removed, and which
picture a search asked about.
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("images", sa.Column("removed_at", _MOMENT, nullable=True))
    images = sa.table("images", sa.column("state", sa.String), sa.column("removed_at", _MOMENT))
    op.execute(
        images.update().where(images.c.state == "removed").values(removed_at=datetime.now(UTC))
    )

    op.add_column("searches", sa.Column("content_hash", sa.String(length=64), nullable=True))
    searches = sa.table(
        "searches", sa.column("content_hash", sa.String), sa.column("request", sa.JSON)
    )
    op.execute(
        searches.update().values(content_hash=searches.c.request["content_hash"].as_string())
    )
    op.create_index("ix_searches_age", "searches", ["created_at"])
    op.create_index("ix_searches_content", "searches", ["content_hash"])


def downgrade() -> None:
    op.drop_index("ix_searches_content", "searches")
    op.drop_index("ix_searches_age", "searches")
    op.drop_column("searches", "content_hash")
    op.drop_column("images", "removed_at")
