"""Searches that ask with several pictures, or with none."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_SEARCHES = sa.table(
    "searches", sa.column("id", sa.String), sa.column("content_hash", sa.String(length=64))
)


def upgrade() -> None:
    pictures = op.create_table(
        "search_pictures",
        sa.Column("search_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["search_id"], ["searches.id"], name="fk_search_pictures_search_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("search_id", "position", name="pk_search_pictures"),
    )
    known = sa.select(_SEARCHES.c.id, sa.literal(0), _SEARCHES.c.content_hash).where(
        _SEARCHES.c.content_hash.is_not(None)
    )
    op.execute(
        pictures.insert().from_select(["search_id", "position", "content_hash"], known)
    )
    op.create_index("ix_search_pictures_content", "search_pictures", ["content_hash"])
    op.drop_index("ix_searches_content", "searches")
    op.drop_column("searches", "content_hash")


def downgrade() -> None:
    op.add_column("searches", sa.Column("content_hash", sa.String(length=64), nullable=True))
    pictures = sa.table(
        "search_pictures",
        sa.column("search_id", sa.String),
        sa.column("position", sa.Integer),
        sa.column("content_hash", sa.String),
    )
    first = (
        sa.select(pictures.c.content_hash)
        .where(pictures.c.search_id == _SEARCHES.c.id, pictures.c.position == 0)
        .scalar_subquery()
    )
    op.execute(_SEARCHES.update().values(content_hash=first))
    op.create_index("ix_searches_content", "searches", ["content_hash"])
    op.drop_table("search_pictures")
