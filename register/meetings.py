"""Meetings of forums: each date once, its agenda, and what became of each item. The register owns the list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from register import audit
from register.audit import SYSTEM, AuditEntry
from register.errors import InvalidField, UnknownRecord
from register.locks import hold
from register.tables import AgendaItem, Meeting
from register.vocabulary import AgendaStatus, MeetingStatus
from schemas.identifiers import new_meeting_id

_OPEN = (AgendaStatus.LISTED, AgendaStatus.CONFIRMED)


@dataclass(frozen=True)
class MeetingDate:
    """One date of a forum; `area` is empty where the forum has none."""

    authority: str
    forum: str
    area: str
    starts_at: datetime


@dataclass(frozen=True)
class ItemDecision:
    """What a meeting decided of one transfer."""

    transfer_id: str
    outcome: str
    transfer_on: date | None
    decided_at: datetime


class UnknownMeeting(UnknownRecord):
    """No meeting has this id."""

    def __init__(self, meeting_id: str) -> None:
        super().__init__("meeting", meeting_id)


def get(session: Session, meeting_id: str) -> Meeting:
    """Return the meeting; raises UnknownMeeting."""
    meeting = session.get(Meeting, meeting_id)
    if meeting is None:
        raise UnknownMeeting(meeting_id)
    return meeting


def find(session: Session, when: MeetingDate) -> Meeting | None:
    """Return the forum's meeting at this instant, or None."""
    return session.scalar(
        select(Meeting).where(
            Meeting.authority == when.authority,
            Meeting.forum == when.forum,
            Meeting.area == when.area,
            Meeting.starts_at == when.starts_at,
        )
    )


def schedule(session: Session, when: MeetingDate, at: datetime) -> Meeting:
    """Put the date into the forum's calendar, once; a date that was cancelled stays so."""
    hold(session, "meetings", f"{when.authority}/{when.forum}/{when.area}")
    found = find(session, when)
    if found is not None:
        return found
    meeting = Meeting(
        meeting_id=new_meeting_id(),
        authority=when.authority,
        forum=when.forum,
        area=when.area,
        starts_at=when.starts_at,
        status=MeetingStatus.SCHEDULED,
    )
    session.add(meeting)
    session.flush()
    audit.record(session, AuditEntry("meeting-scheduled", at, detail={"meetingId": meeting.meeting_id}))
    return meeting


def of_authority(session: Session, authority: str | None = None, forum: str | None = None) -> list[Meeting]:
    """Return meetings by their instant, all or of one authority or forum."""
    query = select(Meeting).order_by(Meeting.starts_at, Meeting.area)
    if authority is not None:
        query = query.where(Meeting.authority == authority)
    if forum is not None:
        query = query.where(Meeting.forum == forum)
    return list(session.scalars(query))


def put_down(
    session: Session, meeting_id: str, transfer_id: str, at: datetime, section: str | None = None
) -> AgendaItem:
    """Put the transfer down for the meeting under a heading; where it stood on another agenda, it goes over from there.

    Raises UnknownMeeting, and InvalidField for a meeting that is over or cancelled.
    """
    meeting = get(session, meeting_id)
    if meeting.status is not MeetingStatus.SCHEDULED:
        raise InvalidField("meeting", f"{meeting_id} is {meeting.status}; put the transfer down for a later one")
    hold(session, "agenda", transfer_id)
    for item in open_items(session, transfer_id):
        if item.meeting_id == meeting_id:
            return item
        item.status = AgendaStatus.HELD_OVER
    item = _item(session, meeting_id, transfer_id)
    if item is None:
        item = AgendaItem(meeting_id=meeting_id, transfer_id=transfer_id, listed_at=at, status=AgendaStatus.LISTED)
        session.add(item)
    item.status, item.section = AgendaStatus.LISTED, section or item.section
    session.flush()
    audit.record(session, AuditEntry("put-down-for-meeting", at, transfer_id, detail={"meetingId": meeting_id}))
    return item


def confirm(session: Session, item: AgendaItem, papers_at: datetime) -> None:
    """Note that the item's papers are in."""
    item.status, item.papers_at = AgendaStatus.CONFIRMED, papers_at
    detail = {"meetingId": item.meeting_id}
    audit.record(session, AuditEntry("meeting-papers-in", papers_at, item.transfer_id, detail=detail))


def open_items(session: Session, transfer_id: str) -> list[AgendaItem]:
    """Return the items of the transfer that no meeting has dealt with yet."""
    query = select(AgendaItem).where(AgendaItem.transfer_id == transfer_id, AgendaItem.status.in_(_OPEN))
    return list(session.scalars(query.order_by(AgendaItem.number)))


def agenda(session: Session, meeting_id: str) -> list[AgendaItem]:
    """Return every item of the meeting's agenda, in the order in which they were put down."""
    query = select(AgendaItem).where(AgendaItem.meeting_id == meeting_id).order_by(AgendaItem.number)
    return list(session.scalars(query))


def decide(session: Session, meeting_id: str, decision: ItemDecision, actor: str = SYSTEM) -> None:
    """Note what the meeting decided of an item; an item that is off the agenda stays so."""
    item = _item(session, meeting_id, decision.transfer_id)
    if item is None or item.status not in _OPEN:
        return
    item.status, item.outcome = AgendaStatus.DECIDED, decision.outcome
    item.transfer_on, item.decided_at = decision.transfer_on, decision.decided_at
    detail = {"meetingId": meeting_id, "outcome": decision.outcome}
    audit.record(session, AuditEntry("decided-at-meeting", decision.decided_at, decision.transfer_id, actor, detail))


def take_off(session: Session, transfer_id: str, at: datetime) -> list[str]:
    """Take the transfer off every agenda; returns the ids of the meetings that had it."""
    items = open_items(session, transfer_id)
    for item in items:
        item.status = AgendaStatus.REMOVED
        detail = {"meetingId": item.meeting_id}
        audit.record(session, AuditEntry("taken-off-agenda", at, transfer_id, detail=detail))
    return [item.meeting_id for item in items]


def close(session: Session, meeting_id: str, at: datetime) -> Meeting:
    """Note that the meeting was held and when it closed."""
    meeting = get(session, meeting_id)
    if meeting.status is MeetingStatus.SCHEDULED:
        meeting.status, meeting.closed_at = MeetingStatus.HELD, at
        audit.record(session, AuditEntry("meeting-held", at, detail={"meetingId": meeting_id}))
    return meeting


def cancel(session: Session, meeting_id: str, reason: str, at: datetime, actor: str = SYSTEM) -> Meeting:
    """Cancel a meeting for a coded reason; raises UnknownMeeting, and InvalidField for one that was held."""
    meeting = get(session, meeting_id)
    if meeting.status is MeetingStatus.HELD:
        raise InvalidField("meeting", f"{meeting_id} was held and cannot be cancelled")
    if meeting.status is MeetingStatus.SCHEDULED:
        meeting.status, meeting.reason = MeetingStatus.CANCELLED, reason
        detail = {"meetingId": meeting_id, "reason": reason}
        audit.record(session, AuditEntry("meeting-cancelled", at, actor=actor, detail=detail))
    return meeting


def _item(session: Session, meeting_id: str, transfer_id: str) -> AgendaItem | None:
    return session.scalar(
        select(AgendaItem).where(AgendaItem.meeting_id == meeting_id, AgendaItem.transfer_id == transfer_id)
    )
