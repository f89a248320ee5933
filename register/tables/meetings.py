"""Meetings of forums and what stands on their agendas."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from register.columns import Base, RowNumber, choice
from register.vocabulary import AgendaStatus, MeetingStatus


class Meeting(Base):
    """One meeting of a forum in an area (empty where the forum has none) at an instant."""

    __tablename__ = "meetings"
    __table_args__ = (UniqueConstraint("authority", "forum", "area", "starts_at"),)

    meeting_id: Mapped[str] = mapped_column(primary_key=True)
    authority: Mapped[str]
    forum: Mapped[str]
    area: Mapped[str]
    starts_at: Mapped[datetime]
    status: Mapped[MeetingStatus] = mapped_column(choice(MeetingStatus, "status"))
    closed_at: Mapped[datetime | None]
    reason: Mapped[str | None]


class AgendaItem(Base):
    """A transfer on a meeting's agenda. One that comes back has an item on each meeting it was put down for."""

    __tablename__ = "agenda_items"
    __table_args__ = (
        UniqueConstraint("meeting_id", "transfer_id"),
        Index("ix_agenda_items_transfer", "transfer_id", "status"),
    )

    number: Mapped[RowNumber]
    meeting_id: Mapped[str] = mapped_column(ForeignKey("meetings.meeting_id"))
    transfer_id: Mapped[str] = mapped_column(ForeignKey("transfers.transfer_id"))
    section: Mapped[str | None]
    status: Mapped[AgendaStatus] = mapped_column(choice(AgendaStatus, "status"))
    listed_at: Mapped[datetime]
    papers_at: Mapped[datetime | None]
    outcome: Mapped[str | None]
    transfer_on: Mapped[date | None]
    decided_at: Mapped[datetime | None]
