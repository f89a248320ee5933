"""Time limits as they ran."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from register.columns import Base, EngineKey, RowNumber, choice
from register.vocabulary import LimitEffect, MilestoneStatus


class Milestone(Base):
    """One run of a time limit: one row per activity instance in the engine. No `due_at`: no limit applies.

    `policy_version` is the version of the decision table that was in force when the limit started.
    """

    __tablename__ = "milestones"
    __table_args__ = (
        UniqueConstraint("element_instance_key"),
        Index("ix_milestones_transfer", "transfer_id", "milestone"),
        Index("ix_milestones_due", "status", "due_at"),
        CheckConstraint("(status = 'met') = (met_at IS NOT NULL)", name="met_has_instant"),
    )

    milestone_id: Mapped[RowNumber]
    transfer_id: Mapped[str]  # or a meeting's id: see register.subjects
    milestone: Mapped[str]
    requirements: Mapped[list[str]]
    element_instance_key: Mapped[EngineKey]
    started_at: Mapped[datetime]
    warn_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    met_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    breached_at: Mapped[datetime | None]
    escalated_to: Mapped[str | None]
    reminded_at: Mapped[datetime | None]
    effect: Mapped[LimitEffect | None] = mapped_column(choice(LimitEffect, "effect"))
    escalate_to: Mapped[str | None]
    status: Mapped[MilestoneStatus] = mapped_column(choice(MilestoneStatus, "status"))
    policy_version: Mapped[int | None]
