"""What makes an effect happen once and be seen: the outbox, the audit trail, the jobs already done."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from register.columns import Base, EngineKey, RowNumber, choice
from register.vocabulary import NotificationStatus


class Notification(Base):
    """A message to a team's address, written with the effect that it tells of and sent later, in order per transfer.

    `parameters` holds references only. No `next_attempt_at`: as soon as may be.
    """

    __tablename__ = "notifications"
    __table_args__ = (
        UniqueConstraint("dedupe_key"),
        UniqueConstraint("transfer_id", "sequence"),
        Index("ix_notifications_waiting", "status", "next_attempt_at"),
    )

    notification_id: Mapped[RowNumber]
    transfer_id: Mapped[str | None]  # or a meeting's id: see register.subjects
    sequence: Mapped[int]
    recipient: Mapped[str]
    address: Mapped[str]
    template: Mapped[str]
    parameters: Mapped[dict[str, Any]]
    dedupe_key: Mapped[str]
    status: Mapped[NotificationStatus] = mapped_column(choice(NotificationStatus, "status"))
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    next_attempt_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    last_error: Mapped[str | None]


class AuditRow(Base):
    """Who did what to which transfer, when. Append-only: the database refuses to change or delete a row.

    `transfer_id` is no foreign key, so that the trail outlasts the records when their retention ends.
    """

    __tablename__ = "audit"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012  the name and form are SQLAlchemy's

    audit_id: Mapped[RowNumber]
    actor: Mapped[str]
    action: Mapped[str]
    transfer_id: Mapped[str | None] = mapped_column(index=True)
    at: Mapped[datetime]
    detail: Mapped[dict[str, Any]]


class ProcessedJob(Base):
    """A job of the engine that was done, with the result it was completed with."""

    __tablename__ = "processed_jobs"

    job_key: Mapped[EngineKey] = mapped_column(primary_key=True, autoincrement=False)
    job_type: Mapped[str]
    result: Mapped[dict[str, Any]]
    at: Mapped[datetime]
