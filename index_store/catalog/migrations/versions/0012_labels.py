"""Suggested labels, what was decided about them, and galleries' own prompts."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_LONG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "suggestion_runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("gallery_id", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.String(length=32), nullable=False),
        sa.Column("encoder", sa.String(length=128), nullable=False),
        sa.Column("method", sa.String(length=16), nullable=False),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("published_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["gallery_id"], ["galleries.id"], name="fk_suggestion_runs_gallery_id"
        ),
        sa.ForeignKeyConstraint(["job_id"], ["jobs.id"], name="fk_suggestion_runs_job_id"),
        sa.PrimaryKeyConstraint("id", name="pk_suggestion_runs"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_suggestion_runs_gallery", "suggestion_runs", ["gallery_id", "id"])

    op.create_table(
        "label_decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("gallery_id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(length=16), nullable=False),
        sa.Column("only", sa.String(), nullable=True),
        sa.Column("least", sa.Double(), nullable=True),
        sa.Column("given", sa.String(), nullable=True),
        sa.Column("pictures", sa.BigInteger(), nullable=False),
        sa.Column("submitted_by", sa.String(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("undone_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["gallery_id"], ["galleries.id"], name="fk_label_decisions_gallery_id"
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["suggestion_runs.id"], name="fk_label_decisions_run_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_label_decisions"),
    )
    op.create_index("ix_label_decisions_gallery", "label_decisions", ["gallery_id", "id"])
    op.create_index("ix_label_decisions_run", "label_decisions", ["run_id"])

    op.create_table(
        "suggestions",
        sa.Column("image_id", _LONG_ID, nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["image_id"], ["images.id"], name="fk_suggestions_image_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["suggestion_runs.id"], name="fk_suggestions_run_id"
        ),
        sa.ForeignKeyConstraint(
            ["decision_id"], ["label_decisions.id"], name="fk_suggestions_decision_id"
        ),
        sa.PrimaryKeyConstraint("image_id", "run_id", name="pk_suggestions"),
    )
    op.create_index(
        "ix_suggestions_open",
        "suggestions",
        ["run_id", "label", "confidence", "image_id"],
        sqlite_where=sa.text("decision_id IS NULL"),
        postgresql_where=sa.text("decision_id IS NULL"),
    )
    op.create_index(
        "ix_suggestions_decided",
        "suggestions",
        ["decision_id", "image_id"],
        sqlite_where=sa.text("decision_id IS NOT NULL"),
        postgresql_where=sa.text("decision_id IS NOT NULL"),
    )

    op.create_table(
        "gallery_prompts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("gallery_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("templates", sa.JSON(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("withdrawn_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["gallery_id"], ["galleries.id"], name="fk_gallery_prompts_gallery_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_gallery_prompts"),
    )
    op.create_index("ix_gallery_prompts_gallery", "gallery_prompts", ["gallery_id", "id"])


def downgrade() -> None:
    for table in ("gallery_prompts", "suggestions", "label_decisions", "suggestion_runs"):
        op.drop_table(table)
