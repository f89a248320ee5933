"""Answers to the tasks of a meeting: what they are about is a transfer or a meeting, so no foreign key."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

ROW_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_COPY = (
    "INSERT INTO answers (number, transfer_id, form, element, job_key, answers, actor, at) "
    "SELECT number, transfer_id, form, element, job_key, answers, actor, at FROM answers_before"
)
_RULE = "an answer is never updated; a task that is asked again has a further row"


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.drop_constraint("fk_answers_transfer_id", "answers", type_="foreignkey")
    else:
        _sqlite()


def _sqlite() -> None:
    """SQLite drops no constraint: the table is made anew, with its index and its rule."""
    op.drop_index("ix_answers_form", "answers")
    op.execute("DROP TRIGGER answers_no_update")
    op.rename_table("answers", "answers_before")
    op.create_table(
        "answers",
        sa.Column("number", ROW_NUMBER, nullable=False),
        sa.Column("transfer_id", sa.String(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("element", sa.String(), nullable=False),
        sa.Column("job_key", sa.BigInteger(), nullable=False),
        sa.Column("answers", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_answers"),
        sa.UniqueConstraint("job_key", name="uq_answers_job_key"),
    )
    op.execute(_COPY)
    op.drop_table("answers_before")
    op.create_index("ix_answers_form", "answers", ["transfer_id", "form"])
    op.execute(f"CREATE TRIGGER answers_no_update BEFORE UPDATE ON answers BEGIN SELECT RAISE(ABORT, '{_RULE}'); END")
