"""What labels are kinds of."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "superclasses",
        sa.Column("gallery_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("superclass", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["gallery_id"], ["galleries.id"], name="fk_superclasses_gallery_id"),
        sa.PrimaryKeyConstraint("gallery_id", "label", name="pk_superclasses"),
    )


def downgrade() -> None:
    op.drop_table("superclasses")
