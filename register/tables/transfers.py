"""Transfers and the children they concern."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from register.columns import Base, EngineKey, choice
from register.vocabulary import TransferStatus


class Transfer(Base):
    """A transfer of a family's children. `status` and `closed_at` are empty while it is live, and set once.

    `facts` holds what rules may ask about the case (codes, dates, counts), never a person's details: it goes to the
    engine. `request_fingerprint` is the SHA-256 of the request, to tell a repeated request from a changed one.
    """

    __tablename__ = "transfers"
    __table_args__ = (
        UniqueConstraint("authority", "request_id"),
        CheckConstraint("(status IS NULL) = (closed_at IS NULL)", name="closed_with_status"),
    )

    transfer_id: Mapped[str] = mapped_column(primary_key=True)
    request_id: Mapped[str]
    request_fingerprint: Mapped[str]
    authority: Mapped[str]
    flow: Mapped[str]
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.case_id"), index=True)
    referring_team: Mapped[str]
    referring_manager: Mapped[str]
    destination_team: Mapped[str | None]
    status: Mapped[TransferStatus | None] = mapped_column(choice(TransferStatus, "status"), index=True)
    urgent: Mapped[bool] = mapped_column(default=False)
    consent_basis: Mapped[str | None]
    process_instance_key: Mapped[EngineKey | None]
    requested_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    escalated: Mapped[bool] = mapped_column(default=False)
    returned_count: Mapped[int] = mapped_column(default=0)
    facts: Mapped[dict[str, Any]]


class TransferChild(Base):
    """A child's place in a transfer. `flow` and `live` repeat the transfer's, so that an index can hold the rule
    that a child is in one live transfer of a flow at most."""

    __tablename__ = "transfer_children"
    __table_args__ = (
        Index(
            "uq_transfer_children_live",
            "child_id",
            "flow",
            unique=True,
            sqlite_where=text("live"),
            postgresql_where=text("live"),
        ),
    )

    transfer_id: Mapped[str] = mapped_column(ForeignKey("transfers.transfer_id"), primary_key=True)
    child_id: Mapped[str] = mapped_column(ForeignKey("people.person_id"), primary_key=True)
    flow: Mapped[str]
    live: Mapped[bool] = mapped_column(default=True)
