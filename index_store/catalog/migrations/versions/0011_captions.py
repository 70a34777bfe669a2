"""What pictures show, in words that can be searched."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_LONG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

# The index of words keeps no text of its own but reads the captions'.
_SQLITE_WORDS = (
    "CREATE VIRTUAL TABLE caption_words USING fts5("
    "text, content='captions', content_rowid='image_id', tokenize=\"unicode61 remove_diacritics 2\")",
    "CREATE TRIGGER caption_words_added AFTER INSERT ON captions BEGIN "
    "INSERT INTO caption_words(rowid, text) VALUES (new.image_id, new.text); END",
    "CREATE TRIGGER caption_words_gone AFTER DELETE ON captions BEGIN "
    "INSERT INTO caption_words(caption_words, rowid, text) VALUES ('delete', old.image_id, old.text); END",
    "CREATE TRIGGER caption_words_changed AFTER UPDATE OF text ON captions BEGIN "
    "INSERT INTO caption_words(caption_words, rowid, text) VALUES ('delete', old.image_id, old.text); "
    "INSERT INTO caption_words(rowid, text) VALUES (new.image_id, new.text); END",
)
_POSTGRESQL_WORDS = (
    "CREATE INDEX caption_words ON captions USING gin (to_tsvector('simple', text))",
)


def _said() -> list[sa.Column[Any]]:
    return [
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("source", sa.String(length=16), nullable=False),
        sa.Column("captioner", sa.String(length=128), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
    ]


def upgrade() -> None:
    op.create_table(
        "captions",
        sa.Column("image_id", _LONG_ID, autoincrement=False, nullable=False),
        sa.Column("gallery_id", sa.Integer(), nullable=False),
        *_said(),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["image_id"], ["images.id"], name="fk_captions_image_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["gallery_id"], ["galleries.id"], name="fk_captions_gallery_id"),
        sa.PrimaryKeyConstraint("image_id", name="pk_captions"),
    )
    op.create_index("ix_captions_changed", "captions", ["gallery_id", "revision"])
    op.create_table(
        "former_captions",
        sa.Column("id", _LONG_ID, nullable=False),
        sa.Column("image_id", _LONG_ID, nullable=False),
        *_said(),
        sa.ForeignKeyConstraint(
            ["image_id"], ["images.id"], name="fk_former_captions_image_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_former_captions"),
    )
    op.create_index("ix_former_captions_image", "former_captions", ["image_id", "id"])
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in _SQLITE_WORDS if is_sqlite else _POSTGRESQL_WORDS:
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE caption_words")
    op.drop_table("former_captions")
    op.drop_table("captions")
