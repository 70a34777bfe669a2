"""Statistics of galleries, what ingests came to, changes to many pictures, and pages by name."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_SIZES = (100_000, 300_000, 1_000_000, 2_000_000, 4_000_000, 8_000_000, 16_000_000, 32_000_000)


def upgrade() -> None:
    op.create_index("ix_images_name", "images", ["gallery_id", "state", "name", "id"])
    op.create_table(
        "ingest_summaries",
        sa.Column("job_id", sa.String(length=32), nullable=False),
        sa.Column("summary", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name="fk_ingest_summaries_job_id"),
        sa.PrimaryKeyConstraint("job_id", name="pk_ingest_summaries"),
    )
    counts = op.create_table(
        "picture_counts",
        sa.Column("gallery_id", sa.Integer(), nullable=False),
        sa.Column("trait", sa.String(length=8), nullable=False),
        sa.Column("value", sa.String(length=16), nullable=False),
        sa.Column("images", sa.BigInteger(), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["gallery_id"], ["galleries.id"], name="fk_picture_counts_gallery_id"
        ),
        sa.PrimaryKeyConstraint("gallery_id", "trait", "value", name="pk_picture_counts"),
    )
    _count(counts)
    op.create_table(
        "bulk_changes",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("gallery_id", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(length=16), nullable=False),
        sa.Column("label", sa.String(), nullable=True),
        sa.Column("selection", sa.JSON(), nullable=False),
        sa.Column("reached", sa.BigInteger(), nullable=False),
        sa.Column("changed", sa.BigInteger(), nullable=False),
        sa.Column("undone", sa.BigInteger(), nullable=False),
        sa.Column("left_out", sa.BigInteger(), nullable=False),
        sa.Column("submitted_by", sa.String(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("done_at", _MOMENT, nullable=True),
        sa.Column("undone_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["gallery_id"], ["galleries.id"], name="fk_bulk_changes_gallery_id"),
        sa.PrimaryKeyConstraint("id", name="pk_bulk_changes"),
    )
    op.create_index("ix_bulk_changes_newest", "bulk_changes", ["gallery_id", "created_at", "id"])
    op.create_index("ix_bulk_changes_age", "bulk_changes", ["created_at"])
    op.create_table(
        "changed_images",
        sa.Column("change_id", sa.String(length=32), nullable=False),
        sa.Column("image_id", sa.BigInteger(), nullable=False),
        sa.Column("label_before", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["change_id"],
            ["bulk_changes.id"],
            name="fk_changed_images_change_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("change_id", "image_id", name="pk_changed_images"),
    )


def _count(counts: sa.Table) -> None:
    """Count the pictures there are: once, from then on changes are added up."""
    images = sa.table(
        "images",
        sa.column("gallery_id"),
        sa.column("state"),
        sa.column("format"),
        sa.column("width", sa.BigInteger),
        sa.column("height", sa.BigInteger),
        sa.column("bytes", sa.BigInteger),
        sa.column("created_at"),
    ).c
    pixels = sa.func.coalesce(images.width, 0) * sa.func.coalesce(images.height, 0)
    size = sa.case(
        *((pixels >= least, sa.literal(str(least))) for least in reversed(_SIZES)), else_="0"
    )
    values = {"format": sa.func.coalesce(images.format, ""), "size": size, "day": _day(images)}
    for trait, value in values.items():
        found = (
            sa.select(
                images.gallery_id,
                sa.literal(trait),
                value,
                sa.func.count(),
                sa.func.sum(images.bytes),
            )
            .where(images.state == "ready")
            .group_by(images.gallery_id, value)
        )
        names = ["gallery_id", "trait", "value", "images", "bytes"]
        op.execute(counts.insert().from_select(names, found))


def _day(images: sa.ColumnCollection[str, sa.ColumnClause[Any]]) -> sa.ColumnElement[str]:
    """The day a picture came, in UTC: SQLite keeps moments as text in it."""
    if op.get_bind().dialect.name == "postgresql":
        return sa.func.to_char(sa.func.timezone("UTC", images.created_at), "YYYY-MM-DD")
    return sa.func.substr(images.created_at, 1, 10)


def downgrade() -> None:
    for table in ("changed_images", "bulk_changes", "picture_counts", "ingest_summaries"):
        op.drop_table(table)
    op.drop_index("ix_images_name", "images")
