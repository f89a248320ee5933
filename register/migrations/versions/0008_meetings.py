"""Meetings of forums and their agendas."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ROW_NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "meetings",
        sa.Column("meeting_id", sa.String(), nullable=False),
        sa.Column("authority", sa.String(), nullable=False),
        sa.Column("forum", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.CheckConstraint("status IN ('scheduled', 'held', 'cancelled')", name=op.f("ck_meetings_status")),
        sa.PrimaryKeyConstraint("meeting_id", name="pk_meetings"),
        sa.UniqueConstraint(
            "authority", "forum", "area", "starts_at", name="uq_meetings_authority_forum_area_starts_at"
        ),
    )
    op.create_table(
        "agenda_items",
        sa.Column("number", ROW_NUMBER, nullable=False),
        sa.Column("meeting_id", sa.String(), nullable=False),
        sa.Column("transfer_id", sa.String(), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("section", sa.String(), nullable=True),
        sa.Column("listed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("papers_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("transfer_on", sa.Date(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "status IN ('listed', 'confirmed', 'decided', 'held-over', 'removed')", name=op.f("ck_agenda_items_status")
        ),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.meeting_id"], name="fk_agenda_items_meeting_id"),
        sa.ForeignKeyConstraint(["transfer_id"], ["transfers.transfer_id"], name="fk_agenda_items_transfer_id"),
        sa.PrimaryKeyConstraint("number", name="pk_agenda_items"),
        sa.UniqueConstraint("meeting_id", "transfer_id", name="uq_agenda_items_meeting_id_transfer_id"),
    )
    op.create_index("ix_agenda_items_transfer", "agenda_items", ["transfer_id", "status"])
