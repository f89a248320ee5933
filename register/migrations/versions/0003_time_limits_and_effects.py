"""Time limits, the outbox, the audit trail and the jobs done."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

ROW_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)
JSON = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    _milestones()
    _notifications()
    _audit()
    _processed_jobs()


def _milestones() -> None:
    op.create_table(
        "milestones",
        sa.Column("milestone_id", ROW_NUMBER, nullable=False),
        sa.Column("transfer_id", sa.String(), nullable=False),
        sa.Column("milestone", sa.String(), nullable=False),
        sa.Column("requirements", JSON, nullable=False),
        sa.Column("element_instance_key", sa.BigInteger(), nullable=False),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("warn_at", INSTANT, nullable=True),
        sa.Column("due_at", INSTANT, nullable=True),
        sa.Column("met_at", INSTANT, nullable=True),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.Column("breached_at", INSTANT, nullable=True),
        sa.Column("escalated_to", sa.String(), nullable=True),
        sa.Column("reminded_at", INSTANT, nullable=True),
        sa.Column(
            "effect",
            sa.Enum(
                "remind",
                "escalate",
                "move-on",
                "hold-over",
                name="effect",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=True,
        ),
        sa.Column("escalate_to", sa.String(), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "open",
                "met",
                "cancelled",
                "superseded",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=32,
            ),
            nullable=False,
        ),
        sa.Column("policy_version", sa.Integer(), nullable=True),
        sa.CheckConstraint("(status = 'met') = (met_at IS NOT NULL)", name="met_has_instant"),
        sa.PrimaryKeyConstraint("milestone_id", name="pk_milestones"),
        sa.UniqueConstraint("element_instance_key", name="uq_milestones_element_instance_key"),
    )
    op.create_index("ix_milestones_due", "milestones", ["status", "due_at"], unique=False)
    op.create_index("ix_milestones_transfer", "milestones", ["transfer_id", "milestone"], unique=False)


def _notifications() -> None:
    op.create_table(
        "notifications",
        sa.Column("notification_id", ROW_NUMBER, nullable=False),
        sa.Column("transfer_id", sa.String(), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("template", sa.String(), nullable=False),
        sa.Column("parameters", JSON, nullable=False),
        sa.Column("dedupe_key", sa.String(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "pending", "sent", "failed", "dead", name="status", native_enum=False, create_constraint=True, length=32
            ),
            nullable=False,
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("next_attempt_at", INSTANT, nullable=True),
        sa.Column("sent_at", INSTANT, nullable=True),
        sa.Column("last_error", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("notification_id", name="pk_notifications"),
        sa.UniqueConstraint("dedupe_key", name="uq_notifications_dedupe_key"),
        sa.UniqueConstraint("transfer_id", "sequence", name="uq_notifications_transfer_id_sequence"),
    )
    op.create_index("ix_notifications_waiting", "notifications", ["status", "next_attempt_at"], unique=False)


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("audit_id", ROW_NUMBER, nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("transfer_id", sa.String(), nullable=True),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("detail", JSON, nullable=False),
        sa.PrimaryKeyConstraint("audit_id", name="pk_audit"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_audit_transfer_id", "audit", ["transfer_id"], unique=False)


def _processed_jobs() -> None:
    op.create_table(
        "processed_jobs",
        sa.Column("job_key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("job_type", sa.String(), nullable=False),
        sa.Column("result", JSON, nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("job_key", name="pk_processed_jobs"),
    )
