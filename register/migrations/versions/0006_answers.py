"""Accepted answers to user tasks; like decisions, never updated."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ROW_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
_RULE = "an answer is never updated; a task that is asked again has a further row"


def upgrade() -> None:
    op.create_table(
        "answers",
        sa.Column("number", ROW_NUMBER, nullable=False),
        sa.Column("transfer_id", sa.String(), nullable=False),
        sa.Column("form", sa.String(), nullable=False),
        sa.Column("element", sa.String(), nullable=False),
        sa.Column("job_key", sa.BigInteger(), nullable=False),
        sa.Column("answers", JSON, nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["transfer_id"], ["transfers.transfer_id"], name="fk_answers_transfer_id"),
        sa.PrimaryKeyConstraint("number", name="pk_answers"),
        sa.UniqueConstraint("job_key", name="uq_answers_job_key"),
    )
    op.create_index("ix_answers_form", "answers", ["transfer_id", "form"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TRIGGER answers_no_update BEFORE UPDATE ON answers "
            f"FOR EACH ROW EXECUTE FUNCTION register_refuse('{_RULE}')"
        )
    else:
        op.execute(
            f"CREATE TRIGGER answers_no_update BEFORE UPDATE ON answers BEGIN SELECT RAISE(ABORT, '{_RULE}'); END"
        )
