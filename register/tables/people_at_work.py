"""Staff who sign in, and who is allocated to a child."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from register.columns import Base, RowNumber


class StaffMember(Base):
    """A member of staff who may sign in. `groups` are candidate groups; no `password_hash`: cannot sign in here."""

    __tablename__ = "staff"

    user_id: Mapped[str] = mapped_column(primary_key=True)
    display_name: Mapped[str]
    email: Mapped[str | None]
    password_hash: Mapped[str | None]
    groups: Mapped[list[str]]


class Allocation(Base):
    """A spell during which one worker is the child's allocated worker. A child has one open spell at most, and each
    spell begins at the instant at which the one before it ends."""

    __tablename__ = "allocations"
    __table_args__ = (
        Index(
            "uq_allocations_open",
            "child_id",
            unique=True,
            sqlite_where=text("until_at IS NULL"),
            postgresql_where=text("until_at IS NULL"),
        ),
        Index("ix_allocations_child", "child_id", "from_at"),
        CheckConstraint("until_at IS NULL OR until_at >= from_at", name="ends_after_start"),
    )

    number: Mapped[RowNumber]
    allocation_id: Mapped[str] = mapped_column(unique=True)
    child_id: Mapped[str] = mapped_column(ForeignKey("people.person_id"))
    transfer_id: Mapped[str | None] = mapped_column(ForeignKey("transfers.transfer_id"), index=True)
    worker: Mapped[str]
    team: Mapped[str]
    from_at: Mapped[datetime]
    until_at: Mapped[datetime | None]
